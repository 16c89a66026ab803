import { backoffMs, type Topic } from '@apiscope/schema'
import type { Admin, Batch, Consumer as KafkaConsumer, KafkaMessage } from 'kafkajs'
import type { Consumer, ConsumerHandler, ConsumerOptions, InMessage, Start } from '../contract.js'
import type { BusLimits } from '../limits.js'
import { notAssigned } from '../not-assigned.js'
import type { SocketGate } from './socket-gate.js'

interface Place {
  topic: Topic
  partition: number
  /** Held back by the handler. */
  paused: boolean
  /** Where the group has got to, not yet told to Kafka. */
  processed: number | undefined
  /** Of the start or seek that is read from. */
  generation: number
  /**
   * The offset to be read next; undefined while a start or seek is under way. A batch that was read from another one was fetched before, and
   * is dropped.
   */
  next: number | undefined
  /** A batch from here, which is not `next`, was dropped and asked for again: coming once more, it follows a hole in the log. */
  doubted: number | undefined
}

/** How often the group's offsets are written to Kafka, for lag tools, and the ends of the logs are asked for; ms. */
const TELL_MS = 5_000

/**
 * A member of a consumer group whose offsets are the handler's affair: after each (re)assignment everything is paused until the handler
 * has said where to begin.
 */
export class GroupConsumer implements Consumer {
  private places = new Map<string, Place>()
  private ready = false
  private generation = 0
  private owned: number[] = []
  private assigning: Promise<void> = Promise.resolve()
  private timer: NodeJS.Timeout | undefined
  private closed = false
  private readonly consumer: KafkaConsumer
  /** On its way into the group, at the start or back after a crash: the client cannot be stopped there, it would join all the same. */
  private joining = false
  private arrived: () => void = () => {}

  /** `make` gives the client, which asks before it begins again after a crash. */
  constructor(
    make: (mayRestart: () => Promise<boolean>) => KafkaConsumer,
    private readonly gate: Pick<SocketGate, 'shut'>,
    private readonly admin: Admin,
    private readonly options: ConsumerOptions,
    private readonly handler: ConsumerHandler,
    private readonly limits: Pick<BusLimits, 'leaveMs'>,
    /** Told how it is with the brokers: an error, or none. */
    private readonly brokers: (error?: Error) => void = () => {},
  ) {
    this.consumer = make(async () => !this.closed)
  }

  async start(): Promise<void> {
    const { consumer, options, handler } = this
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => this.joined(payload.memberAssignment))
    // The client lets go of its group first and says that it crashed later: asked to pause, resume or seek in between, it throws.
    consumer.on(consumer.events.STOP, () => {
      this.ready = false
      this.generation++
    })
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      this.ready = false
      if (!this.closed) this.brokers(payload.error)
      this.onItsWay(payload.restart)
      if (!payload.restart && !this.closed) handler.failed(payload.error)
    })
    await consumer.connect()
    await consumer.subscribe({ topics: [...options.topics], fromBeginning: true })
    this.onItsWay(true)
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch, isStale }) => {
        if (!this.ready || isStale()) return
        const place = this.places.get(name(batch.topic as Topic, batch.partition))
        if (!place || !this.follows(place, batch) || batch.messages.length === 0) return
        const { topic, partition, generation } = place
        handler.batch(topic, partition, incoming(batch.messages), Number(batch.highWatermark), generation)
      },
    })
    this.timer = setInterval(() => {
      void this.tell()
      void this.ask()
    }, TELL_MS).unref()
  }

  pause(topic: Topic, partition: number): void {
    const place = this.places.get(name(topic, partition))
    if (!place) return
    place.paused = true
    if (this.ready) this.consumer.pause([{ topic, partitions: [partition] }])
  }

  resume(topic: Topic, partition: number): void {
    const place = this.places.get(name(topic, partition))
    if (!place) return
    place.paused = false
    if (this.ready) this.consumer.resume([{ topic, partitions: [partition] }])
  }

  async seek(start: Start): Promise<number> {
    const place = this.places.get(name(start.topic, start.partition))
    if (!place) throw notAssigned(start)
    const { generation } = this
    place.next = undefined
    place.generation = start.generation
    const [found] = await this.within([start])
    if (!this.ready || generation !== this.generation || this.closed) throw notAssigned(start)
    // Another seek has begun meanwhile.
    if (place.generation === start.generation) this.jump(found!)
    return found!.offset!
  }

  /** Was this batch read from where reading stands? If not, it was fetched before a seek: the client goes back, as it has moved past it. */
  private follows(place: Place, batch: Batch): boolean {
    if (place.next === undefined) return false
    const { topic, partition } = place
    const { fetchedOffset } = batch as Batch & { fetchedOffset?: string }
    const from = Number(fetchedOffset ?? batch.messages[0]?.offset ?? place.next)
    if (from === place.next || from === place.doubted) {
      place.doubted = undefined
      const last = batch.messages.at(-1)?.offset
      const end = fetchedOffset === undefined ? last : batch.lastOffset()
      if (end !== undefined && end !== null) place.next = Math.max(place.next, Number(end) + 1)
      return true
    }
    place.doubted = from
    this.consumer.seek({ topic, partition, offset: String(place.next) })
    return false
  }

  processed(topic: Topic, partition: number, offset: number): void {
    const place = this.places.get(name(topic, partition))
    if (place) place.processed = offset
  }

  /** Leaves the group in order if that can be done within `leaveMs`; resolves in any case, and nothing of the client goes on. */
  async close(): Promise<void> {
    this.closed = true
    clearInterval(this.timer)
    let timer: NodeJS.Timeout | undefined
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.limits.leaveMs)
    })
    await Promise.race([this.leave(), patience])
    clearTimeout(timer)
    this.brokers()
    this.gate.shut()
  }

  private async leave(): Promise<void> {
    await this.tell()
    this.ready = false
    if (this.joining) await new Promise<void>((resolve) => (this.arrived = resolve))
    await this.consumer.disconnect().catch(() => {})
  }

  private onItsWay(joining: boolean): void {
    this.joining = joining
    if (!joining) this.arrived()
  }

  /** Called by the client as soon as it has joined, before it fetches: everything is paused at once. */
  private joined(assignment: Record<string, number[]>): void {
    const generation = ++this.generation
    this.ready = false
    this.onItsWay(false)
    if (this.closed) return
    const places = Object.entries(assignment).flatMap(([topic, partitions]) => {
      return partitions.map((partition) => newPlace(topic as Topic, partition))
    })
    this.consumer.pause(Object.entries(assignment).map(([topic, partitions]) => ({ topic, partitions })))
    this.assigning = this.assigning.then(() => this.assign(generation, places))
  }

  private async assign(generation: number, places: Place[]): Promise<void> {
    if (generation !== this.generation || this.closed) return
    try {
      const partitions = [...new Set(places.map(({ partition }) => partition))].sort((a, b) => a - b)
      const lost = this.owned.filter((partition) => !partitions.includes(partition))
      this.owned = partitions
      this.places = new Map(places.map((place) => [name(place.topic, place.partition), place]))
      if (lost.length > 0) await this.handler.revoked(lost)
      const starts = await this.within(await this.handler.assigned(partitions))
      if (generation !== this.generation || this.closed) return
      this.ready = true
      for (const start of starts) this.jump(start)
      for (const { topic, partition, end, generation } of starts) {
        this.handler.batch(topic, partition, [], end, generation)
      }
      for (const { topic, partition, paused } of places) {
        if (!paused) this.consumer.resume([{ topic, partitions: [partition] }])
      }
    } catch (error) {
      if (!this.closed) this.handler.failed(error as Error)
    }
  }

  private jump({ topic, partition, offset, generation }: Start): void {
    const place = this.places.get(name(topic, partition))
    if (!place) return
    place.generation = generation
    place.next = offset
    place.doubted = undefined
    this.consumer.seek({ topic, partition, offset: String(offset) })
  }

  /** Starts brought into what the log still has: none, too old or from a log that is gone all mean its beginning. */
  private async within(starts: readonly Start[]): Promise<(Start & { end: number })[]> {
    const bounds = new Map<Topic, Map<number, { low: number; high: number }>>()
    for (const topic of new Set(starts.map((start) => start.topic))) bounds.set(topic, await this.bounds(topic))
    return starts.map(({ topic, partition, offset, generation }) => {
      const { low, high } = bounds.get(topic)!.get(partition)!
      const known = offset !== undefined && offset >= low && offset <= high
      return { topic, partition, generation, offset: known ? offset : low, end: high }
    })
  }

  private async bounds(topic: Topic): Promise<Map<number, { low: number; high: number }>> {
    for (let attempt = 0; ; attempt++) {
      try {
        const offsets = await this.admin.fetchTopicOffsets(topic)
        this.brokers()
        return new Map(offsets.map(({ partition, low, high }) => [partition, { low: Number(low), high: Number(high) }]))
      } catch (error) {
        if (this.closed) throw error
        this.brokers(error as Error)
        await new Promise((resolve) => setTimeout(resolve, backoffMs(attempt, 200, 2_000)))
        if (this.closed) throw error
        await this.admin.connect().catch(() => {})
      }
    }
  }

  /** The ends of the logs, also of partitions that are paused: otherwise the lag would stand still when it is greatest. */
  private async ask(): Promise<void> {
    const { generation } = this
    if (!this.ready) return
    for (const topic of this.options.topics) {
      const offsets = await this.admin.fetchTopicOffsets(topic).catch((error: Error) => {
        if (!this.closed) this.brokers(error)
        return undefined
      })
      if (!offsets) return
      this.brokers()
      if (!this.ready || generation !== this.generation) return
      for (const { partition, high } of offsets) {
        const place = this.places.get(name(topic, partition))
        if (place) this.handler.batch(topic, partition, [], Number(high), place.generation)
      }
    }
  }

  private async tell(): Promise<void> {
    if (!this.ready) return
    const offsets = [...this.places.values()].flatMap((place) => {
      const { topic, partition, processed } = place
      place.processed = undefined
      return processed === undefined ? [] : [{ topic, partition, offset: String(processed) }]
    })
    // Only a courtesy to lag tools: the truth is in the state.
    if (offsets.length > 0) await this.consumer.commitOffsets(offsets).catch(() => {})
  }
}

function incoming(messages: readonly KafkaMessage[]): InMessage[] {
  return messages.map((message) => new Incoming(message))
}

/** Most readers look at no headers, so they are made into text only when asked for. */
class Incoming implements InMessage {
  readonly key: string | null
  readonly value: Buffer | null
  readonly offset: number

  constructor(private readonly message: KafkaMessage) {
    const { key, value, offset } = message
    this.key = key === null ? null : key.toString('utf8')
    this.value = value
    this.offset = Number(offset)
  }

  get headers(): Record<string, string> {
    const texts: Record<string, string> = {}
    for (const [header, text] of Object.entries(this.message.headers ?? {})) {
      if (text !== undefined) texts[header] = String(text)
    }
    return texts
  }
}

function newPlace(topic: Topic, partition: number): Place {
  return { topic, partition, paused: false, processed: undefined, generation: 0, next: undefined, doubted: undefined }
}

function name(topic: Topic, partition: number): string {
  return `${topic}/${partition}`
}
