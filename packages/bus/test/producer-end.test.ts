import { TOPICS } from '@apiscope/schema'
import type { Producer as KafkaProducer } from 'kafkajs'
import { QueueingProducer } from '../src/kafka/producer.js'
import { DEFAULT_BUS_LIMITS } from '../src/limits.js'

/** A client whose brokers are there or away. */
function producer(away: boolean, whenFull: 'wait' | 'shed' = 'shed', limits = DEFAULT_BUS_LIMITS) {
  const calls: string[] = []
  const client = {
    sendBatch: async () => {
      if (away) throw new Error('brokers away')
    },
    connect: async () => {},
    disconnect: async () => {},
  }
  const gate = { shut: () => calls.push('shut') }
  const made = new QueueingProducer(
    client as unknown as KafkaProducer,
    gate as never,
    limits,
    { whenFull },
    async () => 3,
  )
  return { made, calls }
}

const messages = ['1', '2', '3'].map((value) => ({ key: value, value }))

describe('a producer that is closed', () => {
  test('while the brokers are away: says how many messages were lost, and has no connections', async () => {
    const { made, calls } = producer(true)
    await made.send(TOPICS.exchanges, messages)
    await made.close(50)
    expect(made.counters.get('bus.unsent_messages')).toBe(3)
    expect(calls).toEqual(['shut'])
  })

  test('B4: who waited for room is let go, and what nobody will send is counted, not queued', async () => {
    const { made } = producer(true, 'wait', { ...DEFAULT_BUS_LIMITS, maxQueuedMessages: 2, maxBatchMessages: 2 })
    const many = Array.from({ length: 100 }, (_, i) => ({ key: `${i}`, value: '1' }))
    const waiting = made.send(TOPICS.exchanges, many)
    await new Promise((resolve) => setTimeout(resolve, 20))
    await made.close(50)
    await waiting
    await made.send(TOPICS.exchanges, many)
    expect(made.counters.get('bus.unsent_messages')).toBe(200)
    expect(made.queued()).toBeLessThan(10)
  })

  test('while they are there: has sent everything', async () => {
    const { made } = producer(false)
    await made.send(TOPICS.exchanges, messages)
    await made.close()
    expect(made.counters.get('bus.sent_messages')).toBe(3)
    expect(made.counters.has('bus.unsent_messages')).toBe(false)
  })
})
