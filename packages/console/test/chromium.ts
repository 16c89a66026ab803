/** A real browser, or why there is none. */
import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'

const FOUND = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (path) => path !== undefined && path !== '' && existsSync(path),
)

/** `test`, or a loud skip; with APISCOPE_REQUIRE_SERVICES=1 a failure. */
export const withChromium: typeof test = (() => {
  if (FOUND !== undefined || process.env.APISCOPE_REQUIRE_SERVICES === '1') return test
  process.stderr.write('SKIPPED: tests of the pages: no Chromium (apt-get install chromium)\n')
  return test.skip as typeof test
})()

export async function launch(): Promise<Browser | undefined> {
  if (FOUND === undefined) {
    if (process.env.APISCOPE_REQUIRE_SERVICES === '1') throw new Error('no Chromium: apt-get install chromium')
    return undefined
  }
  return chromium.launch({ executablePath: FOUND, args: ['--no-sandbox'] })
}

/** A page that keeps what the browser complains of: scripts refused by the policy, errors, anything loaded from elsewhere. */
export async function openPage(
  browser: Browser,
  options: Parameters<Browser['newPage']>[0] = {},
): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({
    viewport: { width: 1280, height: 900 },
    timezoneId: 'UTC',
    locale: 'en-GB',
    ...options,
  })
  const complaints: string[] = []
  page.on('console', (message) => {
    // An answer of 4xx that a test asked for is told by the page itself.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    if (!/^(http:\/\/127\.0\.0\.1|file:|data:|blob:)/.test(request.url())) complaints.push(`loads ${request.url()}`)
  })
  return { page, complaints }
}
