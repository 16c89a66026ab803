import { backoffMs, type Topic } from '@apiscope/schema'
import type { Producer as KafkaProducer, TopicMessages } from 'kafkajs'
import type { OutMessage, Producer, ProducerOptions } from '../contract.js'
import type { BusLimits } from '../limits.js'
import { partitionOf } from '../partitioner.js'
import { CompressionTypes } from './client.js'
import { type Queued, SendQueue } from './queue.js'
import type { SocketGate } from './socket-gate.js'

/** What a message takes beside its value, about; bytes. */
const OVERHEAD = 200

/**
 * kafkajs has no linger and no bound, so this has: a bounded queue and one batch on its way at a time, sent again until the
 * brokers have it. Order within a partition is kept; a batch whose acknowledgement was lost stands there twice.
 */
export class QueueingProducer implements Producer {
  readonly counters = new Map<string, number>()
  private readonly queue: SendQueue
  private accepted = 0
  private finished = 0
  private sending = false
  /** Ends the wait for company. */
  private hurry: () => void = () => {}
  private closed = false
  private readonly waiters: { until: () => boolean; resolve: () => void }[] = []
  private readonly partitions = new Map<Topic, number>()

  constructor(
    private readonly producer: KafkaProducer,
    private readonly gate: SocketGate,
    private readonly limits: BusLimits,
    private readonly options: ProducerOptions,
    private readonly countPartitions: (topic: Topic) => Promise<number>,
    /** Told how it is with the brokers: an error, or none. */
    private readonly brokers: (error?: Error) => void = () => {},
  ) {
    this.queue = new SendQueue(limits)
  }

  async send(topic: Topic, messages: readonly OutMessage[]): Promise<void> {
    const partitions = this.partitions.get(topic) ?? (await this.learn(topic))
    for (const { key, value, headers, partition } of messages) {
      const bytes = Buffer.byteLength(value) + key.length + OVERHEAD
      if (bytes - OVERHEAD > this.limits.maxMessageBytes) {
        this.count('bus.oversize_messages', 1)
        continue
      }
      if (this.queue.full) {
        if (this.options.whenFull === 'wait') await this.when(() => !this.queue.full || this.closed)
        else while (this.queue.full) this.shed()
      }
      // Whoever waited for room when it was closed must not fill memory with what nobody will send.
      if (this.closed) {
        this.count('bus.unsent_messages', 1)
        continue
      }
      this.queue.push({ topic, partition: partition ?? partitionOf(key, partitions), key, value, headers, bytes })
      this.accepted++
    }
    this.start()
  }

  async heartbeat(topic: Topic, value: string, headers?: Record<string, string>): Promise<void> {
    const partitions = this.partitions.get(topic) ?? (await this.learn(topic))
    const messages = Array.from({ length: partitions }, (_, partition) => ({ key: '', value, headers, partition }))
    await this.send(topic, messages)
  }

  flush(): Promise<void> {
    const target = this.accepted
    this.hurry()
    return this.when(() => this.finished >= target)
  }

  queued(): number {
    return this.accepted - this.finished
  }

  async close(timeoutMs = 10_000): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, timeoutMs)
    })
    await Promise.race([this.flush(), patience])
    // A timer that still runs would keep the process for as long.
    clearTimeout(timer)
    this.closed = true
    if (this.queued() > 0) this.count('bus.unsent_messages', this.queued())
    this.wake()
    await this.producer.disconnect().catch(() => {})
    this.gate.shut()
  }

  private async learn(topic: Topic): Promise<number> {
    const partitions = await this.countPartitions(topic)
    this.partitions.set(topic, partitions)
    return partitions
  }

  private start(): void {
    if (this.sending || this.closed) return
    this.sending = true
    void this.run()
  }

  private async run(): Promise<void> {
    while (this.queue.length > 0 && !this.closed) {
      if (this.queue.length < this.limits.maxBatchMessages / 5) await this.linger()
      const batch = this.queue.batch()
      this.wake()
      await this.deliver(batch)
      this.finished += batch.length
      this.wake()
    }
    this.sending = false
  }

  /** Waits for company, unless somebody waits for what is queued. */
  private linger(): Promise<void> {
    if (this.waiters.length > 0) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.limits.lingerMs)
      this.hurry = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  /** Sends one batch, again and again. */
  private async deliver(batch: readonly Queued[]): Promise<void> {
    const topicMessages = group(batch)
    for (let attempt = 0; !this.closed; attempt++) {
      try {
        await this.producer.sendBatch({ topicMessages, acks: -1, compression: CompressionTypes.GZIP, timeout: 30_000 })
        this.brokers()
        this.count('bus.sent_messages', batch.length)
        for (const { bytes } of batch) this.count('bus.sent_bytes', bytes - OVERHEAD)
        return
      } catch (error) {
        this.count('bus.send_errors', 1)
        if (isTooLarge(error)) return this.split(batch)
        if (!this.closed) this.brokers(error as Error)
        await sleep(backoffMs(attempt, 200, 2_000))
        if (this.closed) return
        // A client whose connections have all gone does not always find back by itself.
        if (attempt % 5 === 4) await this.producer.disconnect().catch(() => {})
        await this.producer.connect().catch(() => {})
      }
    }
  }

  /**
   * One record, or the request, is longer than the topic takes: partition by partition, then in halves, in order, until the one that is too
   * long is alone and dropped.
   */
  private async split(batch: readonly Queued[]): Promise<void> {
    if (batch.length === 1) {
      this.count('bus.oversize_messages', 1)
      return
    }
    const places = new Map<string, Queued[]>()
    for (const item of batch) {
      const place = `${item.topic}/${item.partition}`
      places.set(place, [...(places.get(place) ?? []), item])
    }
    const half = batch.length >> 1
    // A partition takes its part wholly or not at all, so nothing but the parts of other partitions is sent twice, and these once.
    const pieces = places.size > 1 ? places.values() : [batch.slice(0, half), batch.slice(half)]
    for (const piece of pieces) await this.deliver(piece)
  }

  private shed(): void {
    this.queue.shift()
    this.finished++
    this.count('bus.shed_messages', 1)
  }

  private when(until: () => boolean): Promise<void> {
    if (until()) return Promise.resolve()
    return new Promise((resolve) => this.waiters.push({ until, resolve }))
  }

  private wake(): void {
    for (let i = this.waiters.length - 1; i >= 0; i--) {
      if (this.waiters[i]!.until()) this.waiters.splice(i, 1)[0]!.resolve()
    }
  }

  private count(name: string, by: number): void {
    this.counters.set(name, (this.counters.get(name) ?? 0) + by)
  }
}

/** Also of a batch to several partitions, of which each has its own answer. */
function isTooLarge(error: unknown): boolean {
  for (let at = error as { type?: string; cause?: unknown; name?: string } | undefined; at; at = at.cause as never) {
    if (/^(MESSAGE_TOO_LARGE|RECORD_LIST_TOO_LARGE)$/.test(at.type ?? '')) return true
  }
  return false
}

function group(batch: readonly Queued[]): TopicMessages[] {
  const topics = new Map<Topic, TopicMessages>()
  for (const { topic, partition, key, value, headers } of batch) {
    let entry = topics.get(topic)
    if (!entry) {
      entry = { topic, messages: [] }
      topics.set(topic, entry)
    }
    entry.messages.push({ partition, key, value, headers })
  }
  return [...topics.values()]
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
