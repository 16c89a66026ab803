/** The recorded shop, carried by TLS 1.3: what the report says of it is what it says of the same traffic in the clear. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AnalyzeReport } from '@apiscope/model'
import { SHOP } from './support/run.js'
import { analyze, carried, content, isUpgrade, type Transcribed, transcribe } from './support/same-shop.js'
import { dropSecrets } from './support/secrets-blocks.js'

let folder: string
let clear: AnalyzeReport

/** @returns the report on the transcribed shop, and how many connections were sealed, how many of them without secrets */
async function sealed(name: string, ...options: string[]): Promise<{ report: AnalyzeReport; count: Transcribed }> {
  const capture = join(folder, `${name}.pcapng`)
  const count = transcribe(capture, ...options)
  return { report: await analyze(folder, name, capture), count }
}

const readByKeys = ({ seen }: AnalyzeReport) => Object.values(seen.tlsRead).reduce((sum, n) => sum + n, 0)
const lines = (name: string) =>
  readFileSync(join(folder, name, 'exchanges.jsonl'), 'utf8')
    .trim()
    .split('\n')

/** Each exchange that was read was said, once; what was not read is told. */
function nothingWrong(name: string, report: AnalyzeReport, count: Transcribed): void {
  expect(count.missing).toBeGreaterThan(count.sealed / 3)
  expect(readByKeys(report)).toBe(count.sealed - count.missing)
  const others = clear.seen.tlsUnread['no-key'] ?? 0
  expect(report.seen.tlsUnread['no-key']).toBe(count.missing + others)
  expect(report.seen.exchanges).toMatchObject({ oneSided: 0, truncated: 0, gapBytes: 0 })
  const whole = new Map<string, number>()
  for (const line of lines('clear')) whole.set(carried(line), (whole.get(carried(line)) ?? 0) + 1)
  const half = lines(name)
  expect(half.length).toBeGreaterThan(lines('clear').length / 3)
  for (const line of half) {
    const left = whole.get(carried(line)) ?? 0
    expect({ line: carried(line), left: left > 0 }).toEqual({ line: carried(line), left: true })
    whole.set(carried(line), left - 1)
  }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'apiscope-sealed-shop-'))
  writeFileSync(join(folder, 'key'), 'a key for this test alone, and no secret', { mode: 0o600 })
  clear = await analyze(folder, 'clear', SHOP)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('over TLS 1.3', () => {
  test('with its keys: inventory, labels, risk and alerts are the same to the byte', async () => {
    const { report, count } = await sealed('with-keys')
    expect(count.sealed).toBeGreaterThan(1_000)
    expect(JSON.stringify(content(report))).toBe(JSON.stringify(content(clear)))
    expect(report.apis.filter(({ facts }) => facts.transport === 'tls').length).toBeGreaterThan(20)
    expect(readByKeys(report)).toBe(count.sealed)
  })

  test('half of the keys missing, the others up to five seconds late in any order: nothing wrong, all accounted for', async () => {
    const { report, count } = await sealed('half', '--missing', '0.5', '--delay', '5000')
    nothingWrong('half', report, count)
  })
})

describe('over HTTP/2 and TLS 1.3, keys up to five seconds late in any order', () => {
  const { error } = spawnSync('haproxy', ['-v'])
  const front = error && process.env.APISCOPE_REQUIRE_SERVICES !== '1' ? test.skip : test

  front('HAProxy before the servers: inventory, labels, risk and alerts are the same to the byte', async () => {
    const { report, count } = await sealed('haproxy', '--http2', 'haproxy', '--delay', '5000')
    expect(count.http2).toBeGreaterThan(1_000)
    // Names, order and values of fields, and how bodies are cut, differ as much as two protocols do; nothing is left out here.
    expect(JSON.stringify(content(report))).toBe(JSON.stringify(content(clear)))
    expect(readByKeys(report)).toBe(count.sealed)
    expect(report.seen.http['http.h2_connections']).toBeGreaterThanOrEqual(count.http2)
  })

  test('Node\u2019s server, WebSocket by RFC 8441 too: the same but for the status of upgrades; half of the keys missing: nothing wrong', async () => {
    const { report, count } = await sealed('node', '--http2', 'node', '--delay', '5000')
    expect(count).toMatchObject({ http2: count.sealed, missing: 0 })
    /** An upgrade is accepted with 200 in HTTP/2 (RFC 8441 §5), with 101 in HTTP/1: that is all that may differ. */
    const alike = (of: AnalyzeReport) => {
      const { apis, alerts } = content(of)
      for (const { id, facts } of apis)
        if (isUpgrade(id)) for (const name of ['statuses', 'unauthenticated_2xx_share'] as const) delete facts[name]
      return JSON.stringify({ apis, alerts })
    }
    expect(alike(report)).toBe(alike(clear))
    expect(readByKeys(report)).toBe(count.sealed)

    const dropped = dropSecrets(join(folder, 'node.pcapng'), join(folder, 'half-node.pcapng'))
    nothingWrong('half-node', await analyze(folder, 'half-node', join(folder, 'half-node.pcapng')), {
      ...count,
      missing: dropped,
    })
  })
})
