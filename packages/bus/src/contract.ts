/** What apiscope needs from a message log: ordered partitions, keys that stay together, offsets. */
import type { Topic } from '@apiscope/schema'

export interface OutMessage {
  /** Equal keys go to one partition, the same on every topic with as many partitions. */
  key: string
  /** JSON text. */
  value: string
  headers?: Record<string, string>
  /** Instead of the one the key gives. */
  partition?: number
}

export interface InMessage {
  key: string | null
  value: Buffer | string | null
  headers: Record<string, string>
  offset: number
}

export interface ProducerOptions {
  /**
   * When the queue is full: `wait` makes `send` wait for room (workers); `shed` drops the oldest queued messages and counts
   * them, so that capture never waits (`bus.shed_messages`).
   */
  whenFull: 'wait' | 'shed'
}

/** Keeps the order of each partition. Sends again until the log has it, so a message may stand there twice. */
export interface Producer {
  /** Resolves when the messages are queued. Never rejects because the log is away. */
  send(topic: Topic, messages: readonly OutMessage[]): Promise<void>
  /** One message to every partition of the topic. */
  heartbeat(topic: Topic, value: string, headers?: Record<string, string>): Promise<void>
  /** Resolves when everything queued before has been stored (or shed). */
  flush(): Promise<void>
  /** `bus.sent_messages`, `bus.sent_bytes`, `bus.shed_messages`, `bus.oversize_messages`, `bus.send_errors`, `bus.unsent_messages` (left when it was closed). */
  readonly counters: ReadonlyMap<string, number>
  /** Messages queued and not yet stored. */
  queued(): number
  /** Flushes for at most `timeoutMs` (default 10,000), then closes. */
  close(timeoutMs?: number): Promise<void>
}

export interface ConsumerOptions {
  group: string
  /** Partition p of all topics is given to the same member. All must have as many partitions. */
  topics: readonly Topic[]
}

/** Where reading begins; `offset` undefined = the oldest message there is. */
export interface Start {
  topic: Topic
  partition: number
  offset: number | undefined
  /**
   * Number of this beginning, of the handler's choice. It comes with every batch that was read from it, so that what was fetched before and
   * arrives after can be told.
   */
  generation: number
}

export interface ConsumerHandler {
  /** Partitions now owned (all of them, also those kept). Nothing is delivered before the starts are known. */
  assigned(partitions: readonly number[]): Promise<Start[]>
  /** Partitions no longer owned. */
  revoked(partitions: readonly number[]): Promise<void>
  /**
   * Messages in order of offset; `end` = the offset after the last message of the partition. None = only to tell the end: after an
   * assignment, and from time to time while a partition is paused. Must return at once: pause when it is too much. `generation`: of the
   * start or seek that it follows.
   */
  batch(topic: Topic, partition: number, messages: readonly InMessage[], end: number, generation: number): void
  /** Consumption has ended and will not go on by itself. */
  failed(error: Error): void
}

export interface Consumer {
  pause(topic: Topic, partition: number): void
  resume(topic: Topic, partition: number): void
  /**
   * Goes on from somewhere else. Nothing is delivered before it resolves, with the offset that comes next: the one asked for, or where the log
   * begins now. Rejects with ApiscopeError `bus.not_assigned` when the partition is not this consumer's any more.
   */
  seek(start: Start): Promise<number>
  /** Tells tools how far this group is (the truth is the worker's own state), and the embedded log what it may forget. */
  processed(topic: Topic, partition: number, offset: number): void
  close(): Promise<void>
}

/** From its beginning, from now on, or from so many messages before now in each partition. */
export type ReadFrom = 'start' | 'end' | number

export interface Reader {
  /** True once everything that was there when the reader was opened has been delivered. */
  caughtUp(): boolean
  /** Rejects when reading has ended and will not go on by itself; resolves once it is closed. */
  readonly done: Promise<void>
  close(): Promise<void>
}

/** What keeps the log from taking or giving messages. */
export interface BusTrouble {
  /** One line, with the mend. */
  message: string
  /** When it began, ms since 1970. */
  since: number
}

export interface Bus {
  /** Creates the topics that are missing; rejects when one exists with other partitions than its co-partitioned ones. */
  prepare(): Promise<void>
  partitions(topic: Topic): Promise<number>
  producer(options: ProducerOptions): Promise<Producer>
  consumer(options: ConsumerOptions, handler: ConsumerHandler): Promise<Consumer>
  /** Reads a topic outside of any group. Closed with the bus. */
  reader(topic: Topic, from: ReadFrom, handler: (message: InMessage, partition: number) => void): Promise<Reader>
  /** What is wrong just now; undefined while all is well. */
  trouble(): BusTrouble | undefined
  /** Resolves when the log answers; rejects with an ApiscopeError that says what is wrong. */
  ping(): Promise<void>
  close(): Promise<void>
}
