/** Prints HTML into a PDF with a Chromium that is there. */
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { ApiscopeError } from '@apiscope/schema'
import { usage } from '../io/errors.js'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'chrome']
/** Against a browser that hangs; ms. */
const PRINT_MS = 120_000

function chromium(): string | undefined {
  if (process.env.CHROMIUM) return process.env.CHROMIUM
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of NAMES) if (folder !== '' && existsSync(join(folder, name))) return join(folder, name)
  }
  return undefined
}

/** @throws ApiscopeError `cli.chromium`, exit 2, where there is none; `cli.pdf` when it prints nothing */
export async function printPdf(html: string, path: string): Promise<void> {
  const program = chromium()
  if (program === undefined) {
    throw usage(
      'cli.chromium',
      '--pdf needs Chromium (Debian: apt-get install chromium; or its path in CHROMIUM); --html needs nothing, and any browser prints it',
    )
  }
  const folder = mkdtempSync(join(tmpdir(), 'apiscope-pdf-'))
  try {
    const page = join(folder, 'report.html')
    writeFileSync(page, html, { mode: 0o600 })
    // As root a container's sandbox cannot be set up; the page is ours, and holds no script.
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    const args = [
      ...sandbox,
      '--headless',
      '--disable-gpu',
      '--no-pdf-header-footer',
      `--user-data-dir=${join(folder, 'profile')}`,
      `--print-to-pdf=${path}`,
      `file://${page}`,
    ]
    const { status, stderr, error } = spawnSync(program, args, {
      timeout: PRINT_MS,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    if (status !== 0 || !existsSync(path)) {
      const said = error?.message ?? stderr?.toString().trim().split('\n').at(-1) ?? ''
      throw new ApiscopeError('cli.pdf', `--pdf ${path}: ${program} printed nothing: ${said}`)
    }
    chmodSync(path, 0o600)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
