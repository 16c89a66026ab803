/** Runs one copy of notify: consumes the topics of alerts, tells the targets. Copies share the partitions; with one partition the others stand by. */
import type { Bus, Consumer, ConsumerHandler } from '@apiscope/bus'
import { TOPICS } from '@apiscope/schema'
import type { State } from '@apiscope/state'
import { DEFAULT_NOTIFY_LIMITS, type NotifyLimits } from '../limits.js'
import { type Change, Outbox } from '../outbox/outbox.js'
import type { Rules } from '../outbox/rules.js'
import type { Target } from '../targets/target.js'
import { Dispatcher } from './dispatcher.js'
import { ALERT_TOPICS, Shard, type ShardParts, WORKER } from './shard.js'

export interface NotifyOptions {
  limits?: Partial<NotifyLimits>
  /** Where it begins when it has never run; default `end`: nobody is told of what is long over. */
  from?: 'start' | 'end'
  /** Operational messages; none by default. */
  log?(message: string, details: Record<string, unknown>): void
  /** ms since 1970. */
  now?(): number
}

export interface NotifyTarget {
  rules: Rules
  target: Target
}

export interface RunningNotify {
  ready(): boolean
  /** Why alerts do not reach somebody; undefined while all is well. */
  trouble(): string | undefined
  /** `notify.NAME`. */
  readonly counters: ReadonlyMap<string, number>
  /** Entries that wait, by target. */
  waiting(): Record<string, number>
  /** Finishes what is being told, and stores it. False when something was cut off: it may be told again. */
  stop(): Promise<boolean>
  /** Resolves after `stop`, rejects when it cannot go on. */
  readonly done: Promise<void>
}

/** @throws ApiscopeError when bus or store cannot be reached */
export async function runNotify(
  targets: readonly NotifyTarget[],
  bus: Bus,
  state: State,
  options: NotifyOptions = {},
): Promise<RunningNotify> {
  await Promise.all([bus.ping(), state.ping()])
  await bus.prepare()
  const running = new Running(targets, bus, state, options)
  await running.start()
  return running
}

const EXPIRE_MS = 60_000
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

class Running implements RunningNotify {
  readonly counters: Map<string, number>
  readonly done: Promise<void>
  private readonly shards = new Map<number, Shard>()
  private readonly outbox: Outbox
  private readonly dispatcher: Dispatcher
  private readonly limits: NotifyLimits
  private readonly now: () => number
  private consumer: Consumer | undefined
  private timer: NodeJS.Timeout | undefined
  private assigned = false
  private generation = 0
  private ending: Promise<boolean> | undefined
  private end!: () => void
  private fail!: (error: Error) => void

  constructor(
    targets: readonly NotifyTarget[],
    private readonly bus: Bus,
    private readonly state: State,
    private readonly options: NotifyOptions,
  ) {
    this.limits = { ...DEFAULT_NOTIFY_LIMITS, ...options.limits }
    this.now = options.now ?? Date.now
    this.outbox = new Outbox(
      targets.map(({ rules }) => rules),
      this.limits,
    )
    this.counters = this.outbox.counters
    this.dispatcher = new Dispatcher(new Map(targets.map(({ target }) => [target.name, target])), {
      outbox: this.outbox,
      limits: this.limits,
      now: this.now,
      changed: (change) => this.changed(change),
      log: options.log ?? (() => {}),
    })
    this.done = new Promise((resolve, reject) => {
      this.end = resolve
      this.fail = reject
    })
    this.done.catch(() => {})
  }

  async start(): Promise<void> {
    const producer = await this.bus.producer({ whenFull: 'wait' })
    const parts: ShardParts = {
      bus: this.bus,
      state: this.state,
      producer,
      outbox: this.outbox,
      limits: this.limits,
      from: this.options.from ?? 'end',
      now: this.now,
      count: (name, by = 1) => this.counters.set(name, (this.counters.get(name) ?? 0) + by),
      processed: (topic, partition, offset) => this.consumer?.processed(topic, partition, offset),
      kick: () => this.kick(),
      fail: (error) => this.failed(error),
    }
    this.consumer = await this.bus.consumer({ group: `apiscope.${WORKER}`, topics: ALERT_TOPICS }, this.handler(parts))
    this.timer = setInterval(() => this.changed(this.outbox.expire(this.now())), EXPIRE_MS).unref()
    this.done.finally(() => producer.close()).catch(() => {})
  }

  ready(): boolean {
    return this.assigned && [...this.shards.values()].every((shard) => shard.begun())
  }

  trouble(): string | undefined {
    const [first] = this.dispatcher.troubles()
    return first === undefined ? undefined : `notify: the target ${first} does not take alerts`
  }

  waiting(): Record<string, number> {
    return this.outbox.waiting()
  }

  stop(): Promise<boolean> {
    this.ending ??= this.close()
    return this.ending
  }

  private async close(): Promise<boolean> {
    clearInterval(this.timer)
    this.assigned = false
    const until = performance.now() + this.limits.stopMs
    await Promise.allSettled([...this.shards.values()].map((shard) => shard.flush()))
    // What may be told now is told; what waits for its time is in the store.
    while (!this.outbox.idle(this.now()) && performance.now() < until) await pause(10)
    const whole = await this.dispatcher.end(Math.max(1, until - performance.now()))
    await Promise.allSettled([...this.shards.values()].map((shard) => shard.flush()))
    for (const shard of this.shards.values()) shard.end()
    this.shards.clear()
    await Promise.allSettled([this.consumer?.close()])
    this.end()
    return whole
  }

  private failed(error: Error): void {
    this.assigned = false
    this.fail(error)
  }

  private kick(): void {
    for (const partition of this.shards.keys()) {
      for (const topic of ALERT_TOPICS) this.consumer?.resume(topic, partition)
    }
    this.dispatcher.kick()
  }

  /** Each entry is stored with the partition that it came from. */
  private changed({ changed, dead }: Change): void {
    for (const [partition, shard] of this.shards) {
      const own: Change = {
        changed: new Map([...changed].filter(([, entry]) => entry === false || entry.partition === partition)),
        dead: dead.filter(({ entry }) => entry.partition === partition),
      }
      if (own.changed.size + own.dead.length === 0) continue
      shard.changed(own)
      void shard.flush()
    }
  }

  private handler(parts: ShardParts): ConsumerHandler {
    return {
      assigned: async (partitions) => {
        for (const [partition, shard] of this.shards) if (!partitions.includes(partition)) this.drop(partition, shard)
        const starts = await Promise.all(
          partitions.map(async (partition) => {
            const before = this.shards.get(partition)
            if (before) await before.flush()
            if (before) this.drop(partition, before)
            const shard = await Shard.open(partition, parts)
            this.shards.set(partition, shard)
            return shard.starts(() => ++this.generation)
          }),
        )
        this.assigned = true
        this.dispatcher.kick()
        return starts.flat()
      },
      revoked: async (partitions) => {
        for (const partition of partitions) {
          const shard = this.shards.get(partition)
          if (!shard) continue
          await shard.flush()
          this.drop(partition, shard)
        }
      },
      batch: (topic, partition, messages, end, generation) => {
        if (this.shards.get(partition)?.push(topic, messages, end, generation)) this.consumer?.pause(topic, partition)
      },
      failed: (error) => this.failed(error),
    }
  }

  private drop(partition: number, shard: Shard): void {
    shard.end()
    this.outbox.release(partition)
    this.shards.delete(partition)
  }
}

/** Topics that notify reads and writes. */
export const NOTIFY_TOPICS = [...ALERT_TOPICS, TOPICS.deadletter]
