import { randomUUID } from 'node:crypto'
import { ApiscopeError, type Topic } from '@apiscope/schema'
import type { Admin } from 'kafkajs'
import type {
  Bus,
  BusTrouble,
  Consumer,
  ConsumerHandler,
  ConsumerOptions,
  InMessage,
  Producer,
  ProducerOptions,
  Reader,
  ReadFrom,
} from '../contract.js'
import type { BusLimits } from '../limits.js'
import { beginning } from '../read-from.js'
import { TOPIC_PLANS } from '../topic-plan.js'
import { coPartitionedAssigner } from './assigner.js'
import { explain, type KafkaClient, type KafkaConnection, unreachable } from './connect.js'
import { GroupConsumer } from './consumer.js'
import { Outage } from './outage.js'
import { patiently } from './patiently.js'
import { QueueingProducer } from './producer.js'
import type { SocketGate } from './socket-gate.js'

const ADMIN_RETRY = { retries: 1, initialRetryTime: 100, maxRetryTime: 500 }

/** The shared log: Apache Kafka, through kafkajs. */
export class KafkaBus implements Bus {
  private readonly admin: Admin
  /** Of every client of this bus: whoever has not ended its own would keep the process. */
  private readonly gates: SocketGate[] = []
  private readonly counts = new Map<Topic, number>()
  private readonly readers = new Set<Reader>()
  private readonly outage: Outage

  constructor(
    private readonly connection: KafkaConnection,
    private readonly limits: BusLimits,
  ) {
    this.outage = new Outage(connection.display, connection.log)
    this.admin = this.newClient().kafka.admin({ retry: ADMIN_RETRY })
  }

  private newClient(): KafkaClient {
    const client = this.connection.client()
    this.gates.push(client.gate)
    return client
  }

  trouble(): BusTrouble | undefined {
    return this.outage.current()
  }

  private outageOf(kind: string): (error?: Error) => void {
    const who = `${kind} ${this.gates.length}`
    return (error) => (error ? this.outage.failed(who, error) : this.outage.succeeded(who))
  }

  /** Waits for the brokers up to `connectMs`; refuses at once when they refuse the credentials. */
  async ping(): Promise<void> {
    const { display } = this.connection
    await this.patiently(
      async () => {
        await this.admin.connect()
        return this.admin.listTopics()
      },
      (error) => unreachable(display, Math.round(this.limits.connectMs / 1000), error),
    )
  }

  async prepare(): Promise<void> {
    await this.ping()
    await this.create(await this.admin.listTopics())
    const keyed = TOPIC_PLANS.filter((plan) => plan.keyed).map(({ topic }) => topic)
    const counts = await Promise.all(keyed.map((topic) => this.partitions(topic)))
    if (new Set(counts).size === 1) return
    const list = keyed.map((topic, i) => `${topic} ${counts[i]}`).join(', ')
    throw new ApiscopeError(
      'bus.partitions',
      `--bus: these topics must have as many partitions as each other, but have: ${list}. Delete them, or add partitions to the fewer ones.`,
      2,
    )
  }

  async partitions(topic: Topic): Promise<number> {
    const known = this.counts.get(topic)
    if (known !== undefined) return known
    const count = await this.patiently(async () => {
      const { topics } = await this.admin.fetchTopicMetadata({ topics: [topic] })
      const { length } = topics[0]!.partitions
      if (length === 0) throw new Error(`${topic} has no partitions`)
      return length
    })
    this.counts.set(topic, count)
    return count
  }

  async producer(options: ProducerOptions): Promise<Producer> {
    const { kafka, gate } = this.newClient()
    const producer = kafka.producer({
      allowAutoTopicCreation: false,
      createPartitioner:
        () =>
        ({ message }) =>
          message.partition!,
    })
    await producer.connect().catch(() => {})
    const count = (topic: Topic) => this.partitions(topic)
    return new QueueingProducer(producer, gate, this.limits, options, count, this.outageOf('producer'))
  }

  async consumer(options: ConsumerOptions, handler: ConsumerHandler): Promise<Consumer> {
    const { kafka, gate } = this.newClient()
    const make = (restartOnFailure: () => Promise<boolean>) =>
      kafka.consumer({
        groupId: options.group,
        partitionAssigners: [coPartitionedAssigner],
        sessionTimeout: this.connection.sessionTimeoutMs,
        heartbeatInterval: Math.floor(this.connection.sessionTimeoutMs / 4),
        rebalanceTimeout: 30_000,
        maxBytesPerPartition: 1_048_576,
        minBytes: this.limits.fetchMinBytes,
        maxWaitTimeInMs: 200,
        retry: { retries: 5, initialRetryTime: 200, maxRetryTime: 2_000, restartOnFailure },
      })
    const group = new GroupConsumer(make, gate, this.admin, options, handler, this.limits, this.outageOf('consumer'))
    await group.start()
    return group
  }

  async reader(
    topic: Topic,
    from: ReadFrom,
    handler: (message: InMessage, partition: number) => void,
  ): Promise<Reader> {
    let over!: (error?: Error) => void
    const done = new Promise<void>((resolve, reject) => {
      over = (error) => (error ? reject(error) : resolve())
    })
    done.catch(() => {})
    const next = new Map<number, number>()
    const ends = new Map<number, number>()
    // A reader may be there before anybody has written. Topics whose number of partitions matters are left to those who know it.
    await this.create(
      await this.admin.listTopics(),
      TOPIC_PLANS.filter((plan) => plan.topic === topic && !plan.keyed),
    )
    for (const { partition, low, high } of await this.offsetsOf(topic)) {
      next.set(partition, beginning(from, Number(low), Number(high)))
      ends.set(partition, Number(high))
    }
    const consumer = await this.consumer(
      { group: `apiscope.reader.${randomUUID()}`, topics: [topic] },
      {
        assigned: async (partitions) =>
          partitions.map((partition) => ({ topic, partition, offset: next.get(partition), generation: 0 })),
        revoked: async () => {},
        batch: (_topic, partition, messages) => {
          for (const message of messages) handler(message, partition)
          if (messages.length > 0) next.set(partition, messages.at(-1)!.offset + 1)
        },
        failed: (error) => over(this.ended(topic, error)),
      },
    )
    const reader: Reader = {
      caughtUp: () => [...ends].every(([partition, end]) => next.get(partition)! >= end),
      done,
      close: () => {
        this.readers.delete(reader)
        over()
        return consumer.close()
      },
    }
    this.readers.add(reader)
    return reader
  }

  private ended(topic: Topic, cause: Error): ApiscopeError {
    const { display } = this.connection
    return new ApiscopeError(
      'bus.reader',
      `--bus: reading ${topic} at ${display} has ended: ${cause.message.slice(0, 160)}`,
      1,
      {
        cause,
      },
    )
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.readers].map((reader) => reader.close()))
    await this.admin.disconnect().catch(() => {})
    for (const gate of this.gates) gate.shut()
  }

  /** First and next offsets. A topic just created has no leader at first, or the brokers do not agree on it; the admin would keep to what it heard. */
  private offsetsOf(topic: Topic): ReturnType<Admin['fetchTopicOffsets']> {
    return this.patiently(async () => {
      const { kafka, gate } = this.connection.client()
      const admin = kafka.admin({ retry: ADMIN_RETRY })
      try {
        await admin.connect()
        return await admin.fetchTopicOffsets(topic)
      } finally {
        await admin.disconnect().catch(() => {})
        gate.shut()
      }
    })
  }

  private patiently<T>(work: () => Promise<T>, late?: (error: Error) => Error): Promise<T> {
    const fatal = (error: Error) => explain(error, this.connection.display)
    const { display, log } = this.connection
    const waiting = (seconds: number, error: Error) =>
      log(`--bus: waiting for Kafka at ${display}`, { seconds, of: this.limits.connectMs / 1000, error: error.message })
    return patiently(work, { waitMs: this.limits.connectMs, fatal, waiting, ...(late ? { late } : {}) })
  }

  private async create(existing: readonly string[], plans = TOPIC_PLANS): Promise<void> {
    const missing = plans.filter(({ topic }) => !existing.includes(topic))
    if (missing.length === 0) return
    try {
      await this.admin.createTopics({
        waitForLeaders: true,
        topics: missing.map(({ topic, keyed, cleanup, retentionMs, maxMessageBytes }) => ({
          topic,
          numPartitions: keyed ? (this.connection.partitions ?? this.limits.partitions) : 1,
          replicationFactor: this.connection.replication,
          configEntries: [
            { name: 'cleanup.policy', value: cleanup },
            { name: 'retention.ms', value: String(retentionMs) },
            { name: 'max.message.bytes', value: String(maxMessageBytes) },
          ],
        })),
      })
    } catch (error) {
      // Another process may have been quicker with some of them.
      const now = await this.admin.listTopics()
      if (missing.some(({ topic }) => !now.includes(topic))) {
        throw explain(error as Error, this.connection.display) ?? error
      }
    }
  }
}
