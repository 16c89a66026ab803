import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { apiscope, BIN, ROOT } from '../support/run'
import { KEY, readable, table } from './sensor'
import { capture } from './wire'

const { forms, secrets } = table()
const folder = mkdtempSync(join(tmpdir(), 'apiscope-sinks-'))
const file = join(folder, 'table.pcap')
const env = { APISCOPE_KEY: KEY.toString(), APISCOPE_LOG_LEVEL: 'trace' }

beforeAll(() => writeFileSync(file, capture(forms)))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Every file of a directory as text, byte for byte. */
const filesOf = (directory: string): [string, string][] =>
  readdirSync(directory).map((name) => [name, readFileSync(join(directory, name), 'latin1')])

/** What can be asked of a store. */
async function asked(state: string): Promise<[string, string][]> {
  const questions = [
    ['inventory', '--format', 'json', '--top', '10000'],
    ['inventory', '--format', 'openapi', '--top', '10000'],
    ['inventory', '--changes'],
    ['policy'],
    ['policy', '--format', 'nginx'],
  ]
  const answers: [string, string][] = []
  for (const question of questions) {
    const { stdout, stderr } = await apiscope([...question, '--state', state], { env })
    answers.push([question.join(' '), stdout + stderr])
  }
  return answers
}

test('K6: report, files, store, inventory, OpenAPI and policy of analyze hold none of the planted credentials', async () => {
  const [out, state] = [join(folder, 'out'), join(folder, 'state')]
  const run = await apiscope(['analyze', '--json', '--out', out, '--state', state, file], { env })
  expect(run.status).toBe(0)
  const texts = new Map<string, string>([
    ['report', run.stdout],
    ['log', run.stderr],
    ...filesOf(out),
    ...filesOf(state),
  ])
  for (const [question, answer] of await asked(state)) texts.set(question, answer)
  // Looked for in the right place: what is no credential is there.
  expect(texts.get('exchanges.jsonl')).toContain('planted.test')
  expect(texts.get('data.mdb')).toContain('planted.test')
  expect(texts.get('inventory --format openapi --top 10000')).toContain('planted.test')
  expect(readable(texts, secrets)).toEqual([])
})

test.each(['plain', 'sealed'])(
  'K6: alerts, logs at trace, metrics and store of up hold none either (%s)',
  async (values) => {
    const state = join(folder, `up-${values}`)
    const port = await freePort()
    const args = ['up', '--source', '-', '--values', values, '--state', state, '--listen', `127.0.0.1:${port}`]
    const child = spawn(process.execPath, [BIN, ...args], { cwd: ROOT, env: { ...process.env, ...env } })
    const parts = { stdout: '', stderr: '' }
    child.stdout.on('data', (data) => {
      parts.stdout += data
    })
    child.stderr.on('data', (data) => {
      parts.stderr += data
    })
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
    child.stdin.write(readFileSync(file))
    const metrics = await seenAll(port)
    child.stdin.end()
    expect(await ended).toBe(0)
    const texts = new Map<string, string>([...Object.entries(parts), ['metrics', metrics], ...filesOf(state)])
    for (const [question, answer] of await asked(state)) texts.set(question, answer)
    expect(parts.stderr).toContain('capturing')
    expect(texts.get('data.mdb')).toContain('planted.test')
    expect(readable(texts, secrets)).toEqual([])
  },
)

/** The metrics, once all exchanges have been seen. */
async function seenAll(port: number): Promise<string> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 500))
    const text = await fetch(`http://127.0.0.1:${port}/metrics`).then(
      (answer) => answer.text(),
      () => '',
    )
    const seen = /room="sensor",event="exchanges"[^}]*\} (\d+)/.exec(text)
    if (seen && Number(seen[1]) >= forms.length * 0.9) return text
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
