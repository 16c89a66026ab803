import { TOPICS, type Topic } from '@apiscope/schema'
import type {
  Bus,
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
import { EmbeddedConsumer } from './consumer.js'
import { PartitionLog } from './log.js'
import type { EmbeddedLogs } from './logs.js'
import { EmbeddedProducer } from './producer.js'

/** The log inside one process: same partitions, groups and offsets as the shared one, gone with the process. */
export class EmbeddedBus implements Bus, EmbeddedLogs {
  private readonly logs = new Map<Topic, PartitionLog[]>()
  private readonly groups = new Map<string, EmbeddedConsumer[]>()
  private readonly listeners = new Set<() => void>()
  private rebalancing: Promise<void> = Promise.resolve()

  constructor(readonly limits: BusLimits) {
    for (const { topic, keyed } of TOPIC_PLANS) {
      const count = keyed ? limits.partitions : 1
      const logs = Array.from({ length: count }, () => new PartitionLog(limits.maxEmbeddedUnread))
      this.logs.set(topic, logs)
    }
  }

  log(topic: Topic): PartitionLog[] {
    return this.logs.get(topic)!
  }

  /** Calls `listener` after each append and each progress, until the returned function is called. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  changed(): void {
    for (const listener of this.listeners) listener()
  }

  async prepare(): Promise<void> {}

  async partitions(topic: Topic): Promise<number> {
    return this.log(topic).length
  }

  async producer(options: ProducerOptions): Promise<Producer> {
    return new EmbeddedProducer(this, options)
  }

  async consumer(options: ConsumerOptions, handler: ConsumerHandler): Promise<Consumer> {
    const consumer = new EmbeddedConsumer(this, options, handler, (gone) => this.leave(gone))
    this.groups.set(options.group, [...(this.groups.get(options.group) ?? []), consumer])
    for (const topic of options.topics) for (const log of this.log(topic)) log.join(options.group)
    await this.rebalance(options.group)
    return consumer
  }

  async reader(
    topic: Topic,
    from: ReadFrom,
    handler: (message: InMessage, partition: number) => void,
  ): Promise<Reader> {
    const next = this.log(topic).map((log) => beginning(from, log.start, log.end))
    const deliver = () => {
      this.log(topic).forEach((log, partition) => {
        for (const message of log.read(next[partition]!, Number.POSITIVE_INFINITY)) {
          next[partition] = message.offset + 1
          handler(message, partition)
        }
      })
    }
    deliver()
    const stop = this.onChange(deliver)
    let closed = () => {}
    const done = new Promise<void>((resolve) => {
      closed = resolve
    })
    return {
      caughtUp: () => true,
      done,
      async close() {
        stop()
        closed()
      },
    }
  }

  trouble(): undefined {}

  async ping(): Promise<void> {}

  async close(): Promise<void> {
    for (const members of [...this.groups.values()]) for (const member of [...members]) await member.close()
    this.listeners.clear()
  }

  private leave(gone: EmbeddedConsumer): Promise<void> {
    const { group } = gone.options
    this.groups.set(
      group,
      (this.groups.get(group) ?? []).filter((member) => member !== gone),
    )
    return this.rebalance(group)
  }

  /** Partition p goes to member p mod n, in order of joining. One rebalance at a time. */
  private rebalance(group: string): Promise<void> {
    this.rebalancing = this.rebalancing.then(async () => {
      const members = this.groups.get(group) ?? []
      const count = this.log(TOPICS.exchanges).length
      const partitions = Array.from({ length: count }, (_, p) => p)
      const shares = members.map((_, i) => partitions.filter((p) => p % members.length === i))
      for (const [i, member] of members.entries()) await member.giveUp(shares[i]!)
      for (const [i, member] of members.entries()) await member.own(shares[i]!)
    })
    return this.rebalancing
  }
}
