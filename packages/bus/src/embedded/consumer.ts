import type { Topic } from '@apiscope/schema'
import type { Consumer, ConsumerHandler, ConsumerOptions, Start } from '../contract.js'
import { notAssigned } from '../not-assigned.js'
import type { EmbeddedLogs } from './logs.js'

const BATCH = 500

interface Position {
  topic: Topic
  partition: number
  next: number
  paused: boolean
  generation: number
}

/** A member of a group: delivers batches in turns of the event loop, so that nobody is starved. */
export class EmbeddedConsumer implements Consumer {
  private readonly positions = new Map<string, Position>()
  private owned: readonly number[] = []
  private scheduled = false
  private closed = false
  private readonly stopListening: () => void

  constructor(
    private readonly bus: EmbeddedLogs,
    readonly options: ConsumerOptions,
    private readonly handler: ConsumerHandler,
    private readonly leave: (consumer: EmbeddedConsumer) => Promise<void>,
  ) {
    this.stopListening = bus.onChange(() => this.schedule())
  }

  /** First half of a rebalance: lets go of what is not in `keep`. */
  async giveUp(keep: readonly number[]): Promise<void> {
    const lost = this.owned.filter((partition) => !keep.includes(partition))
    this.positions.clear()
    if (lost.length > 0) await this.handler.revoked(lost)
    this.owned = this.owned.filter((partition) => keep.includes(partition))
  }

  /** Second half: takes ownership and learns where to begin. */
  async own(partitions: readonly number[]): Promise<void> {
    this.owned = partitions
    const starts = await this.handler.assigned(partitions)
    for (const start of starts) {
      const { topic, partition, generation } = start
      this.positions.set(name(topic, partition), { topic, partition, next: 0, paused: false, generation })
      this.jump(start)
      this.handler.batch(topic, partition, [], this.bus.log(topic)[partition]!.end, generation)
    }
    this.schedule()
  }

  pause(topic: Topic, partition: number): void {
    const position = this.positions.get(name(topic, partition))
    if (position) position.paused = true
  }

  resume(topic: Topic, partition: number): void {
    const position = this.positions.get(name(topic, partition))
    if (position) position.paused = false
    this.schedule()
  }

  async seek(start: Start): Promise<number> {
    const next = this.jump(start)
    if (next === undefined) throw notAssigned(start)
    return next
  }

  /** An offset beyond the log belongs to a log that is gone: reading begins at the front of this one. */
  private jump({ topic, partition, offset, generation }: Start): number | undefined {
    const position = this.positions.get(name(topic, partition))
    if (!position) return undefined
    const log = this.bus.log(topic)[partition]!
    position.next = offset === undefined || offset > log.end ? log.start : Math.max(offset, log.start)
    position.generation = generation
    this.schedule()
    return position.next
  }

  processed(topic: Topic, partition: number, offset: number): void {
    this.bus.log(topic)[partition]!.done(this.options.group, offset)
    this.bus.changed()
  }

  async close(): Promise<void> {
    if (this.closed) return
    this.closed = true
    this.stopListening()
    this.positions.clear()
    await this.leave(this)
  }

  private schedule(): void {
    if (this.scheduled || this.closed) return
    this.scheduled = true
    setImmediate(() => {
      this.scheduled = false
      this.deliver()
    })
  }

  private deliver(): void {
    let more = false
    for (const position of [...this.positions.values()]) {
      if (position.paused) continue
      const log = this.bus.log(position.topic)[position.partition]!
      const messages = log.read(position.next, BATCH)
      if (messages.length === 0) continue
      position.next = messages.at(-1)!.offset + 1
      this.handler.batch(position.topic, position.partition, messages, log.end, position.generation)
      more ||= position.next < log.end && !position.paused
    }
    if (more) this.schedule()
  }
}

function name(topic: Topic, partition: number): string {
  return `${topic}/${partition}`
}
