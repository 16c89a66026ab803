/** A running sensor whose keys come while the traffic does, over a feed. */
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Producer } from '@apiscope/bus'
import { type Exchange, TOPICS } from '@apiscope/schema'
import pino from 'pino'
import { CALLS, type Connection, record } from '../../../sensor/test/encrypted/shop'
import { connectionFrames, type TimedFrame } from '../../../sensor/test/support/frames'
import { startSensor } from '../../src/pipeline/sensor-options'
import { createMetrics } from '../../src/service/metrics'
import { apiscope } from '../support/run'

const START = 1_741_669_260_000

function pcap(frames: readonly TimedFrame[], withHead = true): Buffer {
  const head = Buffer.alloc(24)
  for (const [value, at] of [
    [0xa1b2c3d4, 0],
    [0x0004_0002, 4],
    [65_535, 16],
    [1, 20],
  ] as const)
    head.writeUInt32LE(value, at) // prettier-ignore
  const records = frames.flatMap(({ time, frame }) => {
    const record = Buffer.alloc(16)
    record.writeUInt32LE(Math.floor(time / 1_000), 0)
    record.writeUInt32LE((time % 1_000) * 1_000, 4)
    record.writeUInt32LE(frame.length, 8)
    record.writeUInt32LE(frame.length, 12)
    return [record, frame]
  })
  return Buffer.concat(withHead ? [head, ...records] : records)
}

const framesOf = (connections: readonly Connection[]) =>
  connections.flatMap(({ chunks }, n) => connectionFrames(chunks, [40_000 + n, 8_443], START + n * 100))

let connections: Connection[]
let folder: string

beforeAll(async () => {
  connections = await record('h2')
})
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'apiscope-keys-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('keys that agents push over a socket open what has already gone by; nothing of them is logged, measured or sent', async () => {
  const source = join(folder, 'traffic.pipe')
  const feed = join(folder, 'keys.sock')
  execFileSync('mkfifo', [source])
  const sent: string[] = []
  const logged: string[] = []
  const exchanges: Exchange[] = []
  const producer: Producer = {
    send: async (topic, messages) => {
      for (const { value } of messages) {
        sent.push(value)
        if (topic === TOPICS.exchanges) exchanges.push(JSON.parse(value))
      }
    },
    heartbeat: async () => {},
    flush: async () => {},
    counters: new Map(),
    queued: () => 0,
    close: async () => {},
  }
  const log = pino({}, { write: (line: string) => void logged.push(line) })
  const keyFile = join(folder, 'key')
  writeFileSync(keyFile, randomBytes(32).toString('base64'), { mode: 0o600 })
  const metrics = createMetrics('sensor')
  const flags = {
    source: `file:${source}`,
    name: 's',
    keyFile,
    threads: 0,
    trustedProxy: [],
    keys: [`unix:${feed}`],
    values: 'plain',
    openapi: [],
  } as const // prettier-ignore
  const { sensor } = startSensor(
    { ...flags, trustedProxy: [], keys: [...flags.keys], openapi: [], protoset: [], tunnel: [] },
    producer,
    metrics,
    log,
  )

  const traffic = createWriteStream(source)
  traffic.write(pcap(framesOf(connections)))
  await until(async () => (await sensor.report()).frames > 50)
  expect(exchanges).toEqual([])
  const agent = connect(feed)
  for (const line of connections.flatMap(({ keys }) => keys)) agent.write(`${line}\n`)
  agent.end()
  await until(
    async () => (await sensor.report()).tlsCounters['tls.key_lines']! >= connections.flatMap(({ keys }) => keys).length,
  )
  traffic.end()
  await sensor.done

  expect(exchanges).toHaveLength(CALLS.flat().length)
  const report = await sensor.report()
  expect(report.tlsRead).toEqual({ 'shop.test': CALLS.length })
  const measured = await metrics.registry.metrics()
  expect(measured).toContain(`apiscope_events_total{room="tls",event="read_flows",component="sensor"} ${CALLS.length}`)
  const told = [measured, ...sent, ...logged].join('\n')
  for (const line of connections.flatMap(({ keys }) => keys)) expect(told).not.toContain(line.split(' ')[2])
})

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20))
}

test('analyze says what was read with keys, what stays encrypted and why, and where to get the keys', async () => {
  const capture = join(folder, 'shop.pcap')
  const keys = join(folder, 'keys.log')
  writeFileSync(capture, pcap(framesOf(connections)))
  const without = await apiscope(['analyze', capture])
  expect(without.stdout).toMatch(/encrypted +4 TLS flows: shop\.test 4/)
  expect(without.stdout.replace(/\s+/g, ' ')).toContain('4 no key came (--keys; docs/tls.md says where to export them)')
  expect(without.stdout + without.stderr).toContain('ONLY ENCRYPTED TRAFFIC')
  writeFileSync(
    keys,
    `${connections
      .slice(1)
      .flatMap((one) => one.keys)
      .join('\n')}\n`,
  ) // prettier-ignore
  const some = await apiscope(['analyze', capture, '--keys', `file:${keys}`])
  expect(some.stdout).toMatch(/decrypted +3 TLS flows: shop\.test 3/)
  expect(some.stdout).toMatch(/encrypted +1 TLS flow: shop\.test 1/)
  expect(some.stdout).toMatch(/exchanges +9 requests/)
})
