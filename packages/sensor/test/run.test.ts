import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { OutMessage, Producer } from '@apiscope/bus'
import { openCapture } from '@apiscope/capture'
import type { Topic } from '@apiscope/schema'
import { ANALYZE_KEY } from '../src/options'
import { runSensor } from '../src/run'

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

async function run(threads: number) {
  const { producer, sent } = recorder()
  const sensor = { sensor: 's', hmacKey: ANALYZE_KEY }
  const running = runSensor({
    source: openCapture(CAPTURE),
    live: false,
    producer,
    sensor,
    threads,
    ringBytes: 1 << 22,
  })
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
}, 60_000)

test('no credential of the shop leaves the sensor', async () => {
  const { sent } = await run(0)
  const leaking = sent.filter(({ value }) => value.includes('"eyJ') || /Bearer [A-Za-z0-9]/.test(value))
  expect(leaking).toEqual([])
}, 60_000)
