import { backoffMs, TOPICS } from '@apiscope/schema'
import fc from 'fast-check'
import type { Producer as KafkaProducer } from 'kafkajs'
import { EmbeddedBus } from '../src/embedded/embedded-bus.js'
import { Outage } from '../src/kafka/outage.js'
import { QueueingProducer } from '../src/kafka/producer.js'
import { DEFAULT_BUS_LIMITS } from '../src/limits.js'

interface Batch {
  topicMessages: { topic: string; messages: { partition: number; value: string }[] }[]
}

/** Brokers that take a partition's part of a request wholly or not at all: not, where one record is longer than `most`, or all are. */
function brokers(most: number, mostOfAll: number) {
  const log = new Map<string, string[]>()
  let requests = 0
  const client = {
    sendBatch: async ({ topicMessages }: Batch) => {
      requests++
      let refused: string | undefined
      const parts = new Map<string, string[]>()
      for (const { topic, messages } of topicMessages) {
        for (const { partition, value } of messages) {
          const place = `${topic}/${partition}`
          parts.set(place, [...(parts.get(place) ?? []), value])
        }
      }
      for (const [place, values] of parts) {
        const all = values.reduce((sum, { length }) => sum + length, 0)
        if (values.some(({ length }) => length > most)) refused = 'MESSAGE_TOO_LARGE'
        else if (all > mostOfAll) refused = 'RECORD_LIST_TOO_LARGE'
        else log.set(place, [...(log.get(place) ?? []), ...values])
      }
      if (refused) throw Object.assign(new Error(refused), { name: 'KafkaJSProtocolError', type: refused })
    },
    connect: async () => {},
    disconnect: async () => {},
  }
  const producer = new QueueingProducer(
    client as unknown as KafkaProducer,
    { shut() {} } as never,
    DEFAULT_BUS_LIMITS,
    { whenFull: 'wait' },
    async () => 4,
  )
  return { producer, log, requests: () => requests }
}

test('B6, K17: of a refused batch only what is too long is dropped, and counted; the rest keeps its order', async () => {
  const message = fc.record({
    partition: fc.nat(3),
    length: fc.oneof(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 101, max: 200 })),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 60 }), async (messages) => {
      const { producer, log } = brokers(100, 1_000)
      const values = messages.map(({ length }, n) => `${n}:`.padEnd(length, 'x').slice(0, Math.max(length, 4)))
      await producer.send(
        TOPICS.exchanges,
        messages.map(({ partition }, n) => ({ key: '', value: values[n]!, partition })),
      )
      await producer.flush()
      for (let partition = 0; partition < 4; partition++) {
        const expected = values.filter((value, n) => messages[n]!.partition === partition && value.length <= 100)
        // What other partitions had taken may stand there twice; each is there, and the first of each in order.
        expect([...new Set(log.get(`${TOPICS.exchanges}/${partition}`) ?? [])]).toEqual(expected)
      }
      const long = values.filter(({ length }) => length > 100).length
      expect(producer.counters.get('bus.oversize_messages') ?? 0).toBe(long)
      await producer.close()
    }),
    { numRuns: 60 },
  )
})

test('B6: finding the one among many takes requests by the logarithm', async () => {
  const { producer, requests } = brokers(100, 1e9)
  const messages = Array.from({ length: 500 }, (_, n) => ({
    key: '',
    value: n === 321 ? 'x'.repeat(101) : `${n}`,
    partition: 0,
  }))
  await producer.send(TOPICS.exchanges, messages)
  await producer.flush()
  expect(producer.counters.get('bus.sent_messages')).toBe(499)
  expect(requests()).toBeLessThan(2 * Math.ceil(Math.log2(500)) + 3)
  await producer.close()
})

test('the embedded log counts as sent what it has taken, and waits for room on every topic that sensors feed', async () => {
  const bus = new EmbeddedBus({ ...DEFAULT_BUS_LIMITS, partitions: 1, maxMessageBytes: 10, maxEmbeddedLag: 3 })
  const producer = await bus.producer({ whenFull: 'shed' })
  await producer.send(TOPICS.exchanges, [
    { key: 'k', value: 'short' },
    { key: 'k', value: 'much too long' },
  ])
  expect(Object.fromEntries(producer.counters)).toEqual({ 'bus.sent_messages': 1, 'bus.oversize_messages': 1 })
  for (const topic of [TOPICS.exchanges, TOPICS.actors, TOPICS.paths]) {
    bus.log(topic)[0]!.join('slow')
    for (let n = 0; n < 10; n++) await producer.send(topic, [{ key: 'k', value: 'x' }])
    expect(bus.log(topic)[0]!.lag()).toBeLessThanOrEqual(3)
  }
  await bus.close()
})

test('K15: who asks the brokers in vain makes an outage, told once, and over when all are answered again', () => {
  const said: string[] = []
  let now = 1_000
  const outage = new Outage(
    'kafka://h:9092',
    (message) => said.push(message),
    () => now,
  )
  expect(outage.current()).toBeUndefined()
  for (; now < 5_000; now += 1_000)
    for (const who of ['producer 1', 'consumer 2']) outage.failed(who, new Error('ECONNREFUSED'))
  expect(outage.current()).toMatchObject({
    since: 1_000,
    message: expect.stringMatching(/--bus: Kafka at kafka:\/\/h:9092/),
  })
  outage.succeeded('producer 1')
  expect(outage.current()).toBeDefined()
  outage.succeeded('consumer 2')
  expect(outage.current()).toBeUndefined()
  expect(said).toHaveLength(2)
})

test('X4: waits are spread, grow, and are bounded', () => {
  fc.assert(
    fc.property(
      fc.nat(2_000),
      fc.integer({ min: 1, max: 1_000 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (attempt, first, r) => {
        const ms = backoffMs(attempt, first, 30_000, () => r)
        const whole = Math.min(first * 2 ** Math.min(attempt, 30), 30_000)
        expect(ms).toBeGreaterThanOrEqual(whole / 2)
        expect(ms).toBeLessThanOrEqual(whole)
      },
    ),
  )
  expect(new Set(Array.from({ length: 50 }, () => backoffMs(3, 100, 2_000))).size).toBeGreaterThan(40)
})
