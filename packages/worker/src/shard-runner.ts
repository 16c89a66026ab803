import type { InMessage, Start } from '@apiscope/bus'
import { ApiscopeError, type Heartbeat, type Topic } from '@apiscope/schema'
import { otherPartitions } from './core/meta.js'
import { ShardCore } from './core/shard-core.js'
import { isBeat, PrimaryReader } from './primary-reader.js'
import { count, type ShardContext } from './shard-context.js'
import { ShardWriter } from './shard-writer.js'
import { SideReader } from './side-reader.js'

export interface ShardStatus {
  partition: number
  /** Event time, ms. */
  time: number | undefined
  keys: number
  hotKeys: number
  /** Messages behind the end of the primary. */
  lag: number
  /** Sources whose facts are waited for. */
  waitingFor: string[]
}

const SLICE_MS = 20

/** Runs one shard: takes messages in, feeds the core, publishes, commits; one thing at a time. */
export class ShardRunner<S> {
  private core!: ShardCore<S>
  private readonly primary: PrimaryReader<S>
  private readonly sides: SideReader<S>
  private readonly writer: ShardWriter<S>
  private waiting: { offset: number; heartbeat: Heartbeat; time: number } | undefined
  private running: Promise<void> | undefined
  private again = false
  private halted = true
  /** Given up for good: what was about to start must not claim the shard from its next owner. */
  private over = false
  private end = 0
  private yielded = 0
  /** Memory is as after a message: not in the middle of one, and not known to differ from the store. */
  private whole = false

  constructor(
    private readonly context: ShardContext<S>,
    readonly partition: number,
  ) {
    this.primary = new PrimaryReader(context, partition, () => this.core.logReplaced())
    this.sides = new SideReader(context, partition)
    this.writer = new ShardWriter(context, partition)
  }

  /** Claims the shard and starts from what was committed last. Answers where to read. */
  async start(): Promise<Start[]> {
    await this.rest()
    // Still the owner after a rebalance: what has been done need not be done again.
    if (this.core?.dirty && this.whole) await this.writer.write(this.core)
    const { definition, state, limits, counters, sideSources, partitions, budget } = this.context
    const claim = await state.claim({ worker: definition.name, partition: this.partition })
    checkPartitions(claim.meta, definition.name, partitions)
    this.core?.release()
    this.core = new ShardCore(definition, this.partition, claim, limits, counters, sideSources, partitions, budget)
    this.whole = true
    this.waiting = undefined
    const starts = [this.primary.topic, ...this.sides.topics].map((topic) => {
      return { topic, partition: this.partition, offset: this.core.startOffset(topic) }
    })
    for (const { topic, offset } of starts) {
      if (topic === this.primary.topic) this.primary.reset(offset)
      else this.sides.reset(topic, offset)
    }
    this.writer.restart()
    this.halted = this.over
    return starts
  }

  /** Waits for the step at hand, then does nothing more. */
  async halt(): Promise<void> {
    this.over = true
    await this.rest()
  }

  private async rest(): Promise<void> {
    this.halted = true
    await this.running
  }

  push(topic: Topic, messages: readonly InMessage[], end: number): void {
    if (this.halted) return
    if (topic === this.primary.topic) {
      this.end = end
      this.primary.push(messages)
    } else this.sides.push(topic, messages)
    this.kick()
  }

  /** Goes on with whatever there is to do. */
  kick(): void {
    if (this.halted) return
    this.again = true
    this.running ??= this.run().finally(() => {
      this.running = undefined
      if (this.again && !this.halted) this.kick()
    })
  }

  /** Stops and commits what has been processed. */
  async stop(): Promise<void> {
    await this.halt()
    if (this.core?.dirty && this.whole) await this.writer.write(this.core)
    this.whole = false
    this.core?.release()
  }

  status(): ShardStatus {
    return {
      partition: this.partition,
      time: this.core?.time,
      keys: this.core?.keys ?? 0,
      hotKeys: this.core?.hotKeys ?? 0,
      lag: Math.max(0, this.end - (this.core?.offsets()[this.primary.topic] ?? 0)),
      waitingFor: this.waiting && this.core.side ? [...new Set(this.core.side.missing(this.waiting.time))] : [],
    }
  }

  private async run(): Promise<void> {
    while (this.again && !this.halted) {
      this.again = false
      try {
        while (!this.halted && (await this.step())) await this.breathe()
        if (!this.halted) await this.writer.publish(this.core)
        if (!this.halted && this.writer.isDue(this.core) && !(await this.commit())) return
      } catch (error) {
        this.context.log('shard failed, starting again from the last commit', {
          partition: this.partition,
          error: (error as Error).message,
        })
        count(this.context, 'worker.shard_restarts')
        this.startAgain(1_000)
        return
      }
    }
  }

  /** One stretch of messages up to a heartbeat, or one heartbeat. False when there is nothing to do. */
  private async step(): Promise<boolean> {
    if (this.writer.isDue(this.core) && !(await this.commit())) return false
    this.sides.read(this.core, this.waiting?.time)
    if (this.waiting) return this.tryHeartbeat()
    const item = this.primary.peek()
    if (!item) return false
    if (item.checked.ok && isBeat(item)) {
      this.primary.skip()
      const heartbeat = item.checked.value as Heartbeat
      const time = this.core.awaits(heartbeat)
      if (time === undefined) this.core.heartbeat(item.offset, heartbeat)
      else this.waiting = { offset: item.offset, heartbeat, time }
      return true
    }
    await this.stretch()
    await this.writer.relieve(this.core)
    return true
  }

  private async stretch(): Promise<void> {
    const items = this.primary.stretch()
    await this.load(items.flatMap(({ checked }) => (checked.ok ? [checked.key] : [])))
    for (const { offset, checked } of items) {
      if (checked.ok) this.core.message(offset, checked.key, checked.value, checked.raw)
      else this.core.putAside(this.primary.topic, offset, checked.reason, checked.detail, checked.raw)
    }
  }

  private async tryHeartbeat(): Promise<boolean> {
    const { side } = this.core
    const { offset, heartbeat, time } = this.waiting!
    if (side && !side.ready(time)) {
      this.sides.rewind(this.core, time)
      return false
    }
    const messages = this.core.heartbeat(offset, heartbeat)
    await this.load(messages.map(({ key }) => key))
    this.core.applySide(messages)
    const due = this.core.due()
    await this.load(due)
    for (const key of due) this.core.tick(key)
    this.core.forward()
    this.waiting = undefined
    await this.writer.relieve(this.core)
    return true
  }

  /** Brings the states of these keys to hand, those that are not. */
  private async load(keys: readonly string[]): Promise<void> {
    const missing = [...new Set(keys.filter((key) => this.core.needs(key)))]
    if (missing.length === 0) return
    const { state, definition } = this.context
    const stored = await state.load({ worker: definition.name, partition: this.partition }, missing)
    for (const [i, key] of missing.entries()) this.core.provide(key, stored[i]!)
  }

  /** False when the shard is not ours any more: memory is not what the store says, so it is dropped. */
  private async commit(): Promise<boolean> {
    const result = await this.writer.write(this.core)
    if (result === 'ok') return true
    count(this.context, `worker.commits_${result}`)
    this.context.log('commit refused, memory dropped', { partition: this.partition, why: result })
    // If the shard is still ours after a while, start again from the store.
    this.startAgain(result === 'behind' ? 0 : 3_000)
    return false
  }

  private startAgain(afterMs: number): void {
    this.halted = true
    this.whole = false
    const { core } = this
    setTimeout(async () => {
      if (this.over || this.core !== core || !this.halted) return
      try {
        for (const { topic, partition, offset } of await this.start()) {
          this.context.consumer().seek(topic, partition, offset)
        }
        this.kick()
      } catch (error) {
        this.context.log('shard cannot start', { partition: this.partition, error: (error as Error).message })
        this.startAgain(1_000)
      }
    }, afterMs).unref()
  }

  private async breathe(): Promise<void> {
    const now = this.context.now()
    if (now - this.yielded < SLICE_MS) return
    await new Promise((resolve) => setImmediate(resolve))
    this.yielded = this.context.now()
  }
}

function checkPartitions(meta: string | null, worker: string, partitions: number): void {
  const saved = otherPartitions(meta, partitions)
  if (saved === undefined) return
  throw new ApiscopeError(
    'worker.partitions',
    `--state: the ${worker} worker learned with ${saved} partitions, but --bus has ${partitions}. Give the topics ${saved} partitions, or delete what it learned (docs/redis.md says how).`,
    2,
  )
}
