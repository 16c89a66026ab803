import { TOPICS } from '@apiscope/schema'
import type { KafkaConnection } from '../src/kafka/connect.js'
import { KafkaBus } from '../src/kafka/kafka-bus.js'
import { DEFAULT_BUS_LIMITS } from '../src/limits.js'

/** A client whose consumer can be told to crash for good. */
function connection() {
  const listeners = new Map<string, (event: { payload: unknown }) => void>()
  const nothing = async () => {}
  const admin = {
    connect: nothing,
    disconnect: nothing,
    listTopics: async () => Object.values(TOPICS),
    fetchTopicOffsets: async () => [{ partition: 0, low: '0', high: '0' }],
  }
  const consumer = {
    events: { GROUP_JOIN: 'join', CRASH: 'crash' },
    on: (name: string, listener: (event: { payload: unknown }) => void) => listeners.set(name, listener),
    connect: nothing,
    subscribe: nothing,
    run: async () => listeners.get('join')!({ payload: { memberAssignment: { [TOPICS.alertsRisk]: [0] } } }),
    pause() {},
    resume() {},
    seek() {},
    commitOffsets: nothing,
    disconnect: nothing,
  }
  const made = {
    client: () => ({ kafka: { admin: () => admin, consumer: () => consumer }, gate: { shut() {} } }),
    display: 'kafka://h:9092',
    log() {},
    partitions: undefined,
    replication: -1,
    sessionTimeoutMs: 20_000,
  }
  const crash = () =>
    listeners.get('crash')!({ payload: { restart: false, error: new Error('not authorized any more') } })
  return { made: made as unknown as KafkaConnection, crash }
}

test('a reader that has ended by itself says so: who follows alerts must not wait in silence', async () => {
  const { made, crash } = connection()
  const bus = new KafkaBus(made, DEFAULT_BUS_LIMITS)
  const reader = await bus.reader(TOPICS.alertsRisk, 'end', () => {})
  const ended = reader.done.then(
    () => 'closed',
    (error: { code: string; message: string }) => error,
  )
  crash()
  expect(await ended).toMatchObject({
    code: 'bus.reader',
    message: expect.stringMatching(
      /--bus: reading apiscope\.alerts\.risk at kafka:\/\/h:9092 has ended: not authorized/,
    ),
  })
  expect(bus.trouble()).toMatchObject({ message: expect.stringContaining('not authorized') })
  await bus.close()
})

test('a reader that is closed has ended in order', async () => {
  const { made } = connection()
  const bus = new KafkaBus(made, DEFAULT_BUS_LIMITS)
  const reader = await bus.reader(TOPICS.alertsRisk, 'end', () => {})
  await reader.close()
  expect(await reader.done).toBeUndefined()
  await bus.close()
})
