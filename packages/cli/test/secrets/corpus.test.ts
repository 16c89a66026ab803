import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createProseReader, createSealer } from '@apiscope/pii'
import { actorEvent, SensorCore } from '@apiscope/sensor'
import { sinkOf } from '../../src/pipeline/analyze'
import { readCaptures } from '../../src/pipeline/captures'
import { ROOT } from '../support/run'
import { shopBetween } from '../support/slice'
import { CredentialSearch } from './canary'
import { KEY } from './sensor'

/** Captures laid beside the repository are read where they are there. */
const BESIDE = join(process.env.APISCOPE_SHARED ?? join(ROOT, '../shared'), 'corpus/dev')

function captures(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:pcap|pcapng|cap)(?:\.gz)?$/.test(name))
    .sort()
    .map((name) => join(folder, name))
}

/** What leaves a sensor that reads the file, as one text. */
async function published(file: string, sealed: boolean): Promise<string> {
  const out: string[] = []
  const core = new SensorCore(
    {
      sensor: 'canary',
      hmacKey: KEY,
      prose: createProseReader(),
      ...(sealed ? { seal: createSealer({ hmacKey: KEY }) } : {}),
    },
    {
      exchange: (exchange) => void out.push(JSON.stringify([exchange, actorEvent(exchange)])),
      actor() {},
      heartbeat() {},
    },
  )
  await readCaptures(
    [file],
    sinkOf(core, () => undefined),
  )
  core.finish()
  return out.join('\n')
}

const folder = mkdtempSync(join(tmpdir(), 'apiscope-canary-'))
const morning = join(folder, 'morning.pcapng')
beforeAll(() => writeFileSync(morning, shopBetween('2025-03-12T09:00:00Z', '2025-03-12T09:20:00Z')))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('K6: no credential of recorded traffic leaves the sensor, plain or sealed', async () => {
  const leaks: string[] = []
  let searched = 0
  for (const file of [morning, ...captures(BESIDE)]) {
    const search = new CredentialSearch()
    await readCaptures([file], search)
    const planted = search.finish()
    if (planted.length === 0) continue
    searched += planted.length
    for (const sealed of [false, true]) {
      const text = await published(file, sealed)
      for (const value of planted)
        if (text.includes(value)) leaks.push(`${file} ${sealed ? 'sealed' : 'plain'}: ${value}`)
    }
  }
  expect(searched).toBeGreaterThan(10)
  expect(leaks).toEqual([])
})
