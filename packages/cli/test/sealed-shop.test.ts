/** The recorded shop, carried by TLS 1.3: what the report says of it is what it says of the same traffic in the clear. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AnalyzeReport } from '@apiscope/model'
import { apiscope, ROOT, SHOP } from './support/run.js'

let folder: string
let clear: AnalyzeReport

async function analyze(name: string, capture: string): Promise<AnalyzeReport> {
  const args = ['analyze', '--json', '--key-file', join(folder, 'key'), '--out', join(folder, name), capture]
  const { status, stdout, stderr } = await apiscope(args)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return JSON.parse(stdout)
}

/** @returns the report on the transcribed shop, and how many connections were sealed, how many of them without secrets */
async function sealed(
  name: string,
  ...options: string[]
): Promise<{ report: AnalyzeReport; count: { sealed: number; missing: number } }> {
  const capture = join(folder, `${name}.pcapng`)
  const out = execFileSync(process.execPath, [join(ROOT, 'scripts/seal-capture.mjs'), SHOP, capture, ...options])
  return { report: await analyze(name, capture), count: JSON.parse(out.toString()) }
}

/** Names of exchanges follow from TCP sequence numbers, which encryption moves; that it was encrypted is told. */
function content({ apis, alerts }: AnalyzeReport): { apis: unknown[]; alerts: unknown[] } {
  const bare = apis.map((api) => {
    const facts = { ...api.facts } as Record<string, unknown>
    delete facts.transport
    delete facts.tls_share
    return { ...api, facts }
  })
  const without = JSON.stringify(alerts, (key, value) => (/^exchanges?$/.test(key) ? undefined : value))
  // One alert is named after the exchange that raised it.
  return { apis: bare, alerts: JSON.parse(without).map(({ id: _, ...rest }: { id: string }) => rest) }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'apiscope-sealed-shop-'))
  writeFileSync(join(folder, 'key'), 'a key for this test alone, and no secret', { mode: 0o600 })
  clear = await analyze('clear', SHOP)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('with its keys: inventory, labels, risk and alerts are the same to the byte', async () => {
  const { report, count } = await sealed('with-keys')
  expect(count.sealed).toBeGreaterThan(1_000)
  expect(JSON.stringify(content(report))).toBe(JSON.stringify(content(clear)))
  expect(report.apis.filter(({ facts }) => facts.transport === 'tls').length).toBeGreaterThan(20)
  expect(Object.values(report.seen.tlsRead).reduce((sum, n) => sum + n, 0)).toBe(count.sealed)
})

test('half of the keys missing, the others up to five seconds late in any order: nothing wrong, all accounted for', async () => {
  const { report, count } = await sealed('half', '--missing', '0.5', '--delay', '5000')
  expect(count.missing).toBeGreaterThan(count.sealed / 3)
  const read = Object.values(report.seen.tlsRead).reduce((sum, n) => sum + n, 0)
  expect(read).toBe(count.sealed - count.missing)
  const others = clear.seen.tlsUnread['no-key'] ?? 0
  expect(report.seen.tlsUnread['no-key']).toBe(count.missing + others)
  expect(report.seen.exchanges).toMatchObject({ oneSided: 0, truncated: 0, gapBytes: 0 })
  const whole = new Map<string, number>()
  const content = (line: string) => {
    const { api, client, request, response, time } = JSON.parse(line)
    return JSON.stringify([
      api.id,
      client,
      request.target,
      request.bodyBytes,
      response?.status,
      response?.bodyBytes,
      time,
    ])
  }
  const lines = (name: string) =>
    readFileSync(join(folder, name, 'exchanges.jsonl'), 'utf8')
      .trim()
      .split('\n')
  for (const line of lines('clear')) whole.set(content(line), (whole.get(content(line)) ?? 0) + 1)
  const half = lines('half')
  expect(half.length).toBeGreaterThan(lines('clear').length / 3)
  for (const line of half) {
    const left = whole.get(content(line)) ?? 0
    expect({ line: content(line), left: left > 0 }).toEqual({ line: content(line), left: true })
    whole.set(content(line), left - 1)
  }
})
