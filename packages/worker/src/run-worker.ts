import { type Bus, type Consumer, type ConsumerHandler, notAssigned } from '@apiscope/bus'
import type { State } from '@apiscope/state'
import type { Committed } from './commit-times.js'
import type { WorkerDefinition } from './definition.js'
import { DEFAULT_WORKER_LIMITS, type WorkerLimits } from './limits.js'
import type { WorkerSnapshot } from './metrics.js'
import type { ShardContext } from './shard-context.js'
import { ShardRunner } from './shard-runner.js'

export interface WorkerOptions {
  limits?: Partial<WorkerLimits>
  /** Whose facts are waited for; default: what the definition says. */
  sideSources?: readonly string[]
  /** Told of each commit, for histograms. */
  committed?(commit: Committed): void
  /** Operational messages; none by default. */
  log?(message: string, details: Record<string, unknown>): void
}

export interface RunningWorker {
  readonly name: string
  /** Owns its partitions and consumes. */
  ready(): boolean
  /** Why nothing is kept of what comes in, though it should be; undefined while all is well. */
  stalled(): string | undefined
  snapshot(): WorkerSnapshot
  /**
   * Stops consuming, commits what has been processed, leaves the group. False when something could not be committed, nor published, in time; the
   * next owner reads it again where the log still has it.
   */
  stop(): Promise<boolean>
  /** Resolves after `stop`, rejects when consumption has ended for another reason: the process should end then. */
  readonly done: Promise<void>
}

/**
 * Runs one copy of a worker: consumes its partitions of the bus, keeps its states in `state`, publishes its outputs. Any number of
 * copies share the partitions. Rejects with an ApiscopeError when bus or state cannot be reached or refuse the credentials.
 */
export async function runWorker<S>(
  definition: WorkerDefinition<S>,
  bus: Bus,
  state: State,
  options: WorkerOptions = {},
): Promise<RunningWorker> {
  await Promise.all([bus.ping(), state.ping()])
  await bus.prepare()
  const worker = new Running(definition, bus, state, options)
  try {
    await worker.start()
  } catch (error) {
    await worker.stop()
    throw error
  }
  return worker
}

class Running<S> implements RunningWorker {
  readonly done: Promise<void>
  private readonly shards = new Map<number, ShardRunner<S>>()
  private context!: ShardContext<S>
  private consumer: Consumer | undefined
  private timer: NodeJS.Timeout | undefined
  private assigned = false
  private stopping = false
  private ending: Promise<boolean> | undefined
  private end!: () => void
  private fail!: (error: Error) => void

  constructor(
    private readonly definition: WorkerDefinition<S>,
    private readonly bus: Bus,
    private readonly state: State,
    private readonly options: WorkerOptions,
  ) {
    this.done = new Promise((resolve, reject) => {
      this.end = resolve
      this.fail = reject
    })
    this.done.catch(() => {})
  }

  get name(): string {
    return this.definition.name
  }

  async start(): Promise<void> {
    const { definition, state, options } = this
    const limits = { ...DEFAULT_WORKER_LIMITS, ...options.limits }
    this.context = {
      definition,
      state,
      producer: await this.bus.producer({ whenFull: 'wait' }),
      consumer: () => this.consumer ?? NO_CONSUMER,
      limits,
      budget: { limit: limits.maxHotBytes, used: 0 },
      counters: new Map(),
      commits: { count: 0, totalMs: 0, maxMs: 0, lastMs: 0, states: 0, bytes: 0 },
      committed: (ms, time) =>
        options.committed?.({ ms, ...(time === undefined ? {} : { behindMs: Date.now() - time }) }),
      sideSources: options.sideSources,
      partitions: await this.bus.partitions(definition.primary),
      now: () => performance.now(),
      fail: (error) => this.failed(error),
      later: (work, ms) => {
        const timer = setTimeout(work, ms).unref()
        return () => clearTimeout(timer)
      },
      log: options.log ?? (() => {}),
    }
    const topics = [definition.primary, ...(definition.side ?? [])]
    const group = `apiscope.${definition.name}`
    this.consumer = await this.bus.consumer({ group, topics }, this.handler())
    const kick = () => {
      for (const shard of this.shards.values()) shard.kick()
    }
    this.timer = setInterval(kick, Math.max(20, limits.commitMs / 4)).unref()
  }

  ready(): boolean {
    return this.assigned
  }

  snapshot(): WorkerSnapshot {
    const { counters, commits, producer } = this.context
    return {
      name: this.name,
      counters,
      producer: producer.counters,
      queued: producer.queued(),
      commits: { ...commits },
      shards: [...this.shards.values()].map((shard) => shard.status()),
    }
  }

  stalled(): string | undefined {
    const { commitStallMs } = this.context.limits
    for (const trouble of [this.state.trouble(), this.bus.trouble()]) {
      if (trouble && Date.now() - trouble.since >= commitStallMs) return trouble.message
    }
    for (const { partition, uncommittedMs, phase } of this.snapshot().shards) {
      if (uncommittedMs < commitStallMs) continue
      return `${this.name}: partition ${partition} (${phase}) has committed nothing for ${Math.round(uncommittedMs / 1000)} s`
    }
    return undefined
  }

  /** Whatever fails on the way, everything is closed: a partition that is held goes to nobody else before its session runs out. */
  stop(): Promise<boolean> {
    this.ending ??= this.close()
    return this.ending
  }

  private async close(): Promise<boolean> {
    clearInterval(this.timer)
    this.assigned = false
    this.stopping = true
    const shards = [...this.shards.values()]
    this.shards.clear()
    const kept = await Promise.allSettled(shards.map((shard) => shard.stop()))
    await Promise.allSettled([this.consumer?.close(), this.context?.producer.close()])
    this.end()
    return kept.every((result) => result.status === 'fulfilled' && result.value)
  }

  private failed(error: Error): void {
    this.assigned = false
    this.fail(error)
  }

  private handler(): ConsumerHandler {
    return {
      assigned: async (partitions) => {
        for (const [partition, shard] of this.shards) {
          if (!partitions.includes(partition)) await this.drop(partition, shard, false)
        }
        if (this.stopping) return []
        const starts = await Promise.all(
          partitions.map((partition) => {
            const shard = this.shards.get(partition) ?? new ShardRunner(this.context, partition)
            this.shards.set(partition, shard)
            return shard.start()
          }),
        )
        this.assigned = true
        return starts.flat()
      },
      revoked: async (partitions) => {
        for (const partition of partitions) {
          const shard = this.shards.get(partition)
          if (shard) await this.drop(partition, shard, true)
        }
      },
      batch: (topic, partition, messages, end, generation) =>
        this.shards.get(partition)?.push(topic, messages, end, generation),
      failed: (error) => this.failed(error),
    }
  }

  private async drop(partition: number, shard: ShardRunner<S>, commit: boolean): Promise<void> {
    this.shards.delete(partition)
    await (commit ? shard.stop() : shard.halt())
  }
}

/** While the consumer is being made, it has nothing to pause. */
const NO_CONSUMER: Consumer = {
  pause() {},
  resume() {},
  seek: (start) => Promise.reject(notAssigned(start)),
  processed() {},
  async close() {},
}
