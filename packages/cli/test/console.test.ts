/** `console`, `report` and `mcp` as commands, on what `analyze` has kept. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { apiscope, BIN, ROOT } from './support/run.js'
import { shopBetween } from './support/slice.js'

let folder: string
let state: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'apiscope-console-'))
  state = join(folder, 'state')
  const capture = join(folder, 'part.pcapng')
  writeFileSync(capture, shopBetween('2025-03-12T10:50:00Z', '2025-03-12T11:20:00Z'))
  expect((await apiscope(['analyze', capture, '--state', state])).status).toBe(0)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const running: ChildProcess[] = []
afterEach(() => {
  for (const child of running.splice(0)) child.kill()
})

/** Starts a command that serves; resolves with the address that it tells. */
function served(args: string[]): Promise<string> {
  const child = spawn(process.execPath, [BIN, ...args], { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'] })
  running.push(child)
  return new Promise((resolve, reject) => {
    let text = ''
    child.stderr!.on('data', (data) => {
      text += data
      const found = /apiscope (?:console|mcp): (\S+)/.exec(text)
      if (found) resolve(found[1]!)
    })
    child.on('close', () => reject(new Error(text)))
  })
}

test('console: pages on what analyze has kept, what it saw among it; a decision is in the audit log beside the store', async () => {
  const url = await served(['console', '--state', state, '--listen', '127.0.0.1:0'])
  expect((await fetch(url)).headers.get('content-security-policy')).toContain("default-src 'self'")
  const summary = await (await fetch(`${url}/api/summary`)).json()
  const inventory = (await apiscope(['inventory', '--state', state, '--format', 'json'])).stdout.trim().split('\n')
  expect(summary.apis.total).toBe(inventory.length)
  expect(summary.top[0]).toMatchObject({ id: JSON.parse(inventory[0]!).id, risk: JSON.parse(inventory[0]!).risk })
  expect(summary.coverage.sensors).toMatchObject([{ sensor: 'file' }])
  const { rows } = await (await fetch(`${url}/api/incidents`)).json()
  const alerts = (await apiscope(['alerts', '--state', state, '--format', 'json'])).stdout.trim().split('\n')
  expect(rows.flatMap((one: { alerts: string[] }) => one.alerts)).toHaveLength(alerts.length)
  const decided = await fetch(`${url}/api/risk`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Apiscope-Console': '1' },
    body: JSON.stringify({ api: summary.top[0].id, action: 'accept', reason: 'known and borne' }),
  })
  expect(decided.status).toBe(200)
  expect(JSON.parse(readFileSync(join(state, 'decisions.jsonl'), 'utf8'))).toMatchObject({
    decision: 'accept',
    about: summary.top[0].id,
  })
  expect((await apiscope(['risk', 'feedback', 'list', '--state', state])).stdout).toContain('known and borne')
})

test.each([
  [['--listen', '0.0.0.0:0'], /needs a login/],
  [['--auth', 'magic'], /tokens:FILE, oidc or proxy/],
  [['--auth', 'tokens:/nowhere'], /no such file/],
  [['--auth', 'oidc'], /--oidc-issuer/],
  [['--auth', 'proxy'], /--proxy-from/],
  [['--tls-cert', 'x'], /go together/],
])('console %j is refused with the mend', async (args, message) => {
  const { status, stderr } = await apiscope(['console', '--state', state, ...args])
  expect(status).toBe(2)
  expect(stderr).toMatch(message)
})

test('report: one file for its owner, without script, that loads nothing; the same input gives the same file', async () => {
  const [a, b] = [join(folder, 'a.html'), join(folder, 'b.html')]
  for (const file of [a, b]) expect((await apiscope(['report', '--state', state, '--html', file])).status).toBe(0)
  const text = readFileSync(a, 'utf8')
  expect(text).toContain("default-src 'none'")
  expect(text).not.toMatch(/<script|<img|<iframe|src=|@import|url\(/)
  expect(text).toContain('The ten APIs to fix first')
  expect(text).toMatch(/<svg[^>]*class="sankey"/)
  expect(readFileSync(b, 'utf8')).toBe(text)
  expect(statSync(a).mode & 0o077).toBe(0)
  // Every place that it leads to is in it.
  const places = new Set([...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))
  for (const [, to] of text.matchAll(/href="#([^"]+)"/g)) expect(places).toContain(to)
})

test('report without anything to write is told what to name', async () => {
  const { status, stderr } = await apiscope(['report', '--state', state])
  expect(status).toBe(2)
  expect(stderr).toContain('--html FILE')
})

test('mcp: an agent asks over standard input and output', async () => {
  const ask = [
    {
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 't', version: '1' } },
    },
    { jsonrpc: '2.0', method: 'notifications/initialized' },
    { jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: 'list_apis', arguments: { limit: 3 } } },
  ]
  const child = spawn(process.execPath, [BIN, 'mcp', '--state', state], {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  running.push(child)
  const answers: { id: number; result: { content: { text: string }[] } }[] = []
  let text = ''
  const answered = new Promise<void>((resolve) => {
    child.stdout.on('data', (data) => {
      text += data
      const lines = text.split('\n')
      text = lines.pop()!
      for (const line of lines) answers.push(JSON.parse(line))
      if (answers.some(({ id }) => id === 2)) resolve()
    })
  })
  for (const message of ask) child.stdin.write(`${JSON.stringify(message)}\n`)
  await answered
  const ended = new Promise((resolve) => child.on('close', resolve))
  child.stdin.end()
  expect(await ended).toBe(0)
  const { untrusted, data } = JSON.parse(answers.find(({ id }) => id === 2)!.result.content[0]!.text)
  expect(untrusted).toMatch(/data/)
  expect(data.apis).toHaveLength(3)
})

test('up serves the pages; a port that is taken is no reason not to start', async () => {
  const key = join(folder, 'key')
  writeFileSync(key, randomBytes(32).toString('base64'))
  const url = await served(['console', '--state', state, '--listen', '127.0.0.1:0'])
  const { port } = new URL(url)
  const part = join(folder, 'part.pcapng')
  const args = ['up', '--source', `file:${part}`, '--key-file', key, '--listen', 'none']
  const asked = await apiscope([...args, '--console-listen', `127.0.0.1:${port}`])
  expect(asked.status).toBe(2)
  expect(asked.stderr).toMatch(/in use/)
  const usual = await apiscope(args, { env: {} })
  expect(usual.status).toBe(0)
})
