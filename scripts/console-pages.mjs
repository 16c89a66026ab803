#!/usr/bin/env node
// Draws the console's pages in Chromium and writes docs/console/*.png.
// Usage: node scripts/console-pages.mjs [URL [FOLDER]]   (without a URL: the shop is analysed and served for it)
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const BIN = join(ROOT, 'packages/cli/bin/apiscope.js')
const [given, folder = join(ROOT, 'docs/console')] = process.argv.slice(2)

const run = (args, env = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [BIN, ...args], {
      cwd: ROOT,
      stdio: 'ignore',
      env: { ...process.env, ...env },
    })
    child.on('close', (status) => (status === 0 ? resolve() : reject(new Error(`${args[0]} ended with ${status}`))))
  })

async function serveShop() {
  const state = mkdtempSync(join(tmpdir(), 'apiscope-pages-'))
  const key = { APISCOPE_KEY: 'apiscope fixtures: a fixed key, not a secret' }
  await run(['analyze', 'fixtures/shop/shop.pcapng.gz', '--state', state], key)
  const args = ['console', '--state', state, '--listen', '127.0.0.1:0', '--dismissals', join(state, 'd.jsonl')]
  const child = spawn(process.execPath, [BIN, ...args], { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'] })
  const url = await new Promise((resolve) => {
    child.stderr.on('data', (data) => {
      const found = /apiscope console: (\S+)/.exec(String(data))
      if (found) resolve(found[1])
    })
  })
  const close = () => {
    child.kill()
    rmSync(state, { recursive: true, force: true })
  }
  return { url, close }
}

const USERS = encodeURIComponent('GET api.shop.example/v1/users/{id}')
/** [name, page, width, dark, what it waits for] */
const SHOTS = [
  ['first', '', 1280, false, '.sankey'],
  ['overview', '', 1280, false, '.sankey'],
  ['overview-dark', '', 1280, true, '.sankey'],
  ['overview-phone', '', 390, false, '.sankey'],
  ['inventory', 'inventory', 1280, false, '.rows .api'],
  ['api', `api?id=${USERS}`, 1280, false, '.chart'],
  ['incident', 'bola', 1280, false, '.steps'],
  ['callers', 'actors', 1280, false, 'table'],
  ['coverage', 'coverage', 1280, false, '.facts'],
]

const served = given ? { url: given, close() {} } : await serveShop()
mkdirSync(folder, { recursive: true })
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})
try {
  for (const [name, page, width, dark, ready] of SHOTS) {
    const tab = await browser.newPage({
      viewport: { width, height: width < 500 ? 844 : 900 },
      colorScheme: dark ? 'dark' : 'light',
      timezoneId: 'UTC',
      locale: 'en-GB',
    })
    let path = page
    if (page === 'bola') {
      const response = await fetch(`${served.url}/api/incidents?kind=bola&api=${USERS}`)
      path = `alert?id=${(await response.json()).rows[0].id}`
    }
    await tab.goto(`${served.url}/#/${path}`)
    await tab.waitForSelector(ready)
    await tab.screenshot({ path: join(folder, `${name}.png`), fullPage: name !== 'first' })
    await tab.close()
    console.error(name)
  }
} finally {
  await browser.close()
  served.close()
}
