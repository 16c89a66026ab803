/** gRPC as grpcio, grpc-go and Node's http2 speak it: what is counted is what the servers counted. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openCapture } from '@apiscope/capture'
import type { Exchange } from '@apiscope/schema'
import { SensorCore } from '../src/core'
import { FIXTURE_KEY } from '../src/options'

const FOLDER = join(__dirname, '../../../fixtures/grpc')
const recordings = readdirSync(FOLDER).filter((name) => name.endsWith('.pcapng.gz'))

interface Count {
  calls: number
  out: number
  status: Record<string, number>
}

async function exchangesOf(name: string): Promise<Exchange[]> {
  const seen: Exchange[] = []
  const core = new SensorCore(
    { sensor: 's', hmacKey: FIXTURE_KEY },
    { exchange: (exchange) => seen.push(exchange), actor() {}, heartbeat() {} },
  )
  await openCapture(join(FOLDER, name)).run(core)
  core.finish()
  return seen
}

/** Answers of these repeat a field, which counts as records where it is more than their messages. */
const LISTS = /ListItems|Search/

test('there are recordings of several makers', () => {
  expect(recordings.length).toBeGreaterThanOrEqual(6)
})

test.each(recordings)('%s: calls, messages and statuses as the server counted them', async (name) => {
  const counts: Record<string, Count> = JSON.parse(
    readFileSync(join(FOLDER, name.replace('.pcapng.gz', '.counts.json')), 'utf8'),
  )
  const seen: Record<string, Count> = {}
  for (const { api, request, response, quality } of await exchangesOf(name)) {
    expect(request?.contentType).toMatch(/^application\/grpc(\+proto)?$/)
    expect(quality).toMatchObject({ oneSided: false, truncated: false, gapBytes: 0 })
    seen[api.template] ??= { calls: 0, out: 0, status: {} }
    const count = seen[api.template]!
    count.calls++
    count.status[response!.grpcStatus!] = (count.status[response!.grpcStatus!] ?? 0) + 1
    count.out += response!.records ?? 0
  }
  expect(Object.keys(seen).sort()).toEqual(Object.keys(counts).sort())
  for (const [path, count] of Object.entries(counts)) {
    const { out, ...rest } = seen[path]!
    expect({ path, ...rest }).toEqual({ path, calls: count.calls, status: count.status })
    if (!LISTS.test(path)) expect({ path, out }).toEqual({ path, out: count.out })
  }
})

test.each(recordings)('%s: messages are read, also compressed ones', async (name) => {
  const users = (await exchangesOf(name)).filter(
    ({ api, response }) => api.template.endsWith('Users/Get') && response?.grpcStatus === 0,
  )
  expect(users.length).toBeGreaterThan(0)
  for (const { parameters } of users) {
    const mail = parameters?.find(({ name: field, in: place }) => place === 'response' && field === '1.3')
    expect(mail?.values[0]).toMatch(/@example\.org$/)
  }
})
