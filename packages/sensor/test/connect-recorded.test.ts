/** Connect, gRPC-Web and gRPC as connect-go and connect-es speak them: what is counted is what the server counted. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openCapture } from '@apiscope/capture'
import { type Exchange, outcomeStatus } from '@apiscope/schema'
import { SensorCore } from '../src/core'
import { DEFAULT_SENSOR_LIMITS, FIXTURE_KEY } from '../src/options'

const FOLDER = join(__dirname, '../../../fixtures/connect')
const recordings = readdirSync(FOLDER).filter((name) => name.endsWith('.pcapng.gz'))
const METHOD_NOT_ALLOWED = 405

interface Count {
  calls: number
  out: number
  status: Record<string, number>
}

const played = new Map<string, Promise<Exchange[]>>()

async function play(name: string): Promise<Exchange[]> {
  const seen: Exchange[] = []
  const core = new SensorCore(
    // Few bodies are looked into: codes are known all the same.
    { sensor: 's', hmacKey: FIXTURE_KEY, limits: { ...DEFAULT_SENSOR_LIMITS, inspectFirst: 40, inspectPerMinute: 0 } },
    { exchange: (exchange) => seen.push(exchange), actor() {}, heartbeat() {} },
  )
  await openCapture(join(FOLDER, name)).run(core)
  core.finish()
  return seen
}
function exchangesOf(name: string): Promise<Exchange[]> {
  if (!played.has(name)) played.set(name, play(name))
  return played.get(name)!
}

test('there are recordings of both makers', () => expect(recordings).toHaveLength(2))

test.each(recordings)('%s: calls, messages and codes as the server counted them', async (name) => {
  const counts: Record<string, Count> = JSON.parse(
    readFileSync(join(FOLDER, name.replace('.pcapng.gz', '.counts.json')), 'utf8'),
  )
  const seen: Record<string, Count> = {}
  for (const { api, response, quality } of await exchangesOf(name)) {
    expect(quality).toMatchObject({ oneSided: false, truncated: false, gapBytes: 0 })
    if (response!.status === METHOD_NOT_ALLOWED) continue
    seen[api.template] ??= { calls: 0, out: 0, status: {} }
    const count = seen[api.template]!
    const code = response!.grpcStatus ?? 0
    count.calls++
    count.status[code] = (count.status[code] ?? 0) + 1
    count.out += response!.records ?? 0
    // A refusal is one, whichever way it is said.
    expect([code, outcomeStatus(response!)! >= 400]).toEqual([code, code !== 0])
  }
  expect(Object.keys(seen).sort()).toEqual(Object.keys(counts).sort())
  for (const [path, { calls, out, status }] of Object.entries(counts)) {
    expect({ path, calls: seen[path]!.calls, status: seen[path]!.status }).toEqual({ path, calls, status })
    // A single answer is no list: what it repeats inside counts, too.
    if (!/Get|Login/.test(path)) expect({ path, out: seen[path]!.out }).toEqual({ path, out })
  }
})

test.each(recordings)('%s: the end of an answer is read where it is compressed', async (name) => {
  const streams = (await exchangesOf(name)).filter(({ api }) => api.template.endsWith('/List'))
  const told = new Set(streams.map(({ request, response }) => `${request!.contentType} ${response!.grpcStatus}`))
  for (const type of ['connect+proto', 'connect+json', 'grpc-web+proto', 'grpc-web+json'])
    for (const code of [0, 7]) expect(told).toContain(`application/${type} ${code}`)
})

test.each(recordings)('%s: no password leaves the sensor, in the query of a GET neither', async (name) => {
  const text = JSON.stringify(await exchangesOf(name))
  expect(text).not.toContain('c0rrect-horse')
  // Whatever stands before it, in base64.
  for (const lead of ['', 'x', 'xx'])
    expect(text).not.toContain(Buffer.from(`${lead}c0rrect-horse-battery`).toString('base64url').slice(4, -4))
})
