import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { OutMessage, Producer } from '@apiscope/bus'
import { openCapture } from '@apiscope/capture'
import { isRenaming, TOPICS, type Topic } from '@apiscope/schema'
import { FIXTURE_KEY, type SensorOptions } from '../src/options'
import { type RunningSensor, runSensor } from '../src/run'

const CAPTURE = join(__dirname, '../../../fixtures/shop/shop.pcapng.gz')
const BUILT = join(__dirname, '../dist/threads/decode-thread.js')

/** A producer that keeps what it is given. */
function recorder(): { producer: Producer; sent: { topic: Topic; value: string }[] } {
  const sent: { topic: Topic; value: string }[] = []
  const producer: Producer = {
    send: async (topic: Topic, messages: readonly OutMessage[]) => {
      for (const { value } of messages) sent.push({ topic, value })
    },
    heartbeat: async (topic: Topic, value: string) => void sent.push({ topic, value }),
    flush: async () => {},
    counters: new Map(),
    queued: () => 0,
    close: async () => {},
  }
  return { producer, sent }
}

async function run(
  threads: number,
  more: Partial<SensorOptions> = {},
  started: (running: RunningSensor) => void = () => {},
) {
  const { producer, sent } = recorder()
  const sensor = { sensor: 's', hmacKey: FIXTURE_KEY, ...more }
  const running = runSensor({
    source: openCapture(CAPTURE),
    live: false,
    producer,
    sensor,
    threads,
    ringBytes: 1 << 22,
  })
  started(running)
  const summary = await running.done
  const order = sent.map(({ topic, value }) => {
    const message = JSON.parse(value)
    return message.heartbeat ? `${topic} beat ${message.time}` : `${topic} ${message.id}`
  })
  return { summary, order, sent, drops: running.drops() }
}

test('a file through decode threads gives the same messages in the same order as one thread', async () => {
  if (!existsSync(BUILT)) throw new Error('threads run the built program: npm run build first')
  const one = await run(0)
  const two = await run(2)
  expect(one.order.length).toBeGreaterThan(1000)
  expect(two.order.filter((line) => line.includes('exchanges'))).toEqual(
    one.order.filter((line) => line.includes('exchanges')),
  )
  expect(two.order.filter((line) => line.includes('actors'))).toEqual(
    one.order.filter((line) => line.includes('actors')),
  )
  expect(two.summary.frames).toBe(one.summary.frames)
  expect(two.drops).toBe(0)
})

test('no credential of the shop leaves the sensor', async () => {
  const { sent } = await run(0)
  const leaking = sent.filter(({ value }) => value.includes('"eyJ') || /Bearer [A-Za-z0-9]/.test(value))
  expect(leaking).toEqual([])
})

describe('known routes', () => {
  const HOST = 'api.shop.example'
  const names = (sent: { topic: Topic; value: string }[]) =>
    new Set(
      sent
        .filter(({ topic }) => topic === TOPICS.exchanges)
        .map(({ value }) => JSON.parse(value))
        .filter((message) => message.api?.host === HOST)
        .map((message) => message.api.template as string),
    )

  test('name paths from the start, in decode threads as in one', async () => {
    const routes = { described: { '*': ['/v1/products'] }, learned: { [HOST]: ['/v1/{anything}'] } }
    const [one, two] = [await run(0, { routes }), await run(2, { routes })]
    expect(names(one.sent)).toContain('/v1/{id}')
    expect(names(one.sent)).toContain('/v1/products')
    expect([...names(one.sent)].filter((name) => /^\/v1\/[a-z]+$/.test(name))).toEqual(['/v1/products'])
    expect(names(two.sent)).toEqual(names(one.sent))
  })

  test('taken up while running: the owners of the old names are told in the stream of exchanges', async () => {
    const replaced = [{ method: 'GET', from: '/v1/products', to: '/v1/{id}', since: 1 }]
    const { sent } = await run(0, {}, (sensor) =>
      sensor.adopt({ v: 1, host: HOST, templates: ['/v1/{id}'], time: 2, replaced }),
    )
    expect(names(sent)).toContain('/v1/{id}')
    expect(names(sent)).not.toContain('/v1/products')
    const renamings = sent.map(({ value }) => JSON.parse(value)).filter(isRenaming)
    expect(renamings.map(({ from, to }) => `${from.id} → ${to.id}`)).toEqual([
      `GET ${HOST}/v1/products → GET ${HOST}/v1/{id}`,
      `GET ${HOST}/v1/products → GET ${HOST}/v1/{id}`,
    ])
    const paths = sent.filter(({ topic }) => topic === TOPICS.paths).map(({ value }) => JSON.parse(value))
    expect(paths.filter((event) => event.template === '/v1/{id}').length).toBeGreaterThan(0)
  })
})
