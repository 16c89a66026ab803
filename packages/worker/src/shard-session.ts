import type { InMessage, Start } from '@apiscope/bus'
import type { Heartbeat, Topic } from '@apiscope/schema'
import type { Claim, CommitResult } from '@apiscope/state'
import { tellClocks } from './clock-warnings.js'
import { ShardCore } from './core/shard-core.js'
import { isBeat, PrimaryReader } from './primary-reader.js'
import { count, type ShardContext } from './shard-context.js'
import { ShardWriter } from './shard-writer.js'
import { SideReader } from './side-reader.js'

/** What a session asks of the shard it runs for. */
export interface SessionOwner {
  /** A number that no start or seek of this shard has had. */
  nextGeneration(): number
  /** The consumer goes on from there. */
  seek(session: object, start: Start): void
}

const SLICE_MS = 20

/**
 * One claim's life: the memory that belongs to it, and nothing of any other. A session that is given up keeps what it holds to itself, so
 * whatever it still waits for changes nothing for its successor.
 */
export class ShardSession<S> {
  readonly core: ShardCore<S>
  /** Memory is as after a message: not in the middle of one, and not known to differ from the store. */
  whole = true
  /** Given up: takes nothing more, and does no step after the one at hand. */
  ended = false
  waiting: { offset: number; heartbeat: Heartbeat; time: number } | undefined
  private readonly primary: PrimaryReader<S>
  private readonly sides: SideReader<S>
  private readonly writer: ShardWriter<S>
  private yielded = 0

  constructor(
    private readonly context: ShardContext<S>,
    private readonly partition: number,
    claim: Claim,
    private readonly owner: SessionOwner,
  ) {
    const { definition, limits, counters, sideSources, partitions, budget } = context
    this.core = new ShardCore(definition, partition, claim, limits, counters, sideSources, partitions, budget)
    this.primary = new PrimaryReader(context, partition, () => this.core.logReplaced())
    this.sides = new SideReader(context, partition)
    this.writer = new ShardWriter(context, partition)
  }

  /** Where to read, each under a generation of its own. */
  starts(): Start[] {
    const { primary, sides, core, owner } = this
    return [
      primary.begin(core.startOffset(primary.topic), owner.nextGeneration()),
      ...sides.topics.map((topic) => sides.begin(topic, core.startOffset(topic), owner.nextGeneration())),
    ]
  }

  /** The consumer has found where a start or seek begins. */
  began({ topic, generation }: Start, offset: number): void {
    if (topic === this.primary.topic) this.primary.began(generation, offset)
    else this.sides.began(topic, generation, offset)
  }

  /** Takes a batch, if it is what comes next. */
  push(topic: Topic, messages: readonly InMessage[], generation: number): void {
    const { primary, sides, owner } = this
    const own = topic === primary.topic
    const pushed = own ? primary.push(messages, generation) : sides.push(topic, messages, generation)
    if (pushed === 'stale') count(this.context, 'worker.stale_batches')
    if (pushed !== 'gap') return
    count(this.context, 'worker.gaps')
    const next = owner.nextGeneration()
    owner.seek(this, own ? primary.again(next) : sides.again(topic, next))
  }

  get commitDue(): boolean {
    return this.writer.isDue(this.core)
  }

  publish(): Promise<void> {
    return this.writer.publish(this.core)
  }

  /** Publishes and commits what was done; the memory goes on from there only if the answer is `ok`. */
  async commit(): Promise<CommitResult> {
    // Until it is known to be in the store, it is not known not to be.
    this.whole = false
    const result = await this.writer.write(this.core)
    this.whole = result === 'ok'
    return result
  }

  /** One stretch of messages up to a heartbeat, one heartbeat, or some of the keys that it wakes. False when there is nothing to do. */
  async step(): Promise<boolean> {
    this.whole = false
    const did = await this.next()
    this.whole = true
    if (did) await this.breathe()
    return did
  }

  private next(): Promise<boolean> {
    this.sides.read(this.core, this.waiting?.time)
    if (this.core.waking) return this.wake()
    if (this.waiting) return this.heartbeat(this.waiting)
    const item = this.primary.peek()
    if (!item) return Promise.resolve(false)
    if (!item.checked.ok || !isBeat(item)) return this.stretch()
    this.primary.skip()
    const heartbeat = item.checked.value as Heartbeat
    const time = this.core.awaits(heartbeat)
    if (time === undefined) this.core.heartbeat(item.offset, heartbeat)
    else this.waiting = { offset: item.offset, heartbeat, time }
    tellClocks(this.context, this.core)
    return Promise.resolve(true)
  }

  private async stretch(): Promise<boolean> {
    const items = this.primary.stretch()
    await this.load(items.flatMap(({ checked }) => (checked.ok ? [checked.key] : [])))
    for (const { offset, checked } of items) {
      if (checked.ok) this.core.message(offset, checked.key, checked.value, checked.raw)
      else this.core.putAside(this.primary.topic, offset, checked.reason, checked.detail, checked.raw)
    }
    await this.writer.relieve(this.core)
    return true
  }

  private async heartbeat({ offset, heartbeat, time }: NonNullable<typeof this.waiting>): Promise<boolean> {
    const { side } = this.core
    if (side && !side.ready(time)) {
      const back = this.sides.rewind(this.core, time)
      if (back) this.owner.seek(this, this.sides.begin(back.topic, back.offset, this.owner.nextGeneration()))
      return false
    }
    const messages = this.core.heartbeat(offset, heartbeat)
    this.waiting = undefined
    await this.load(messages.map(({ key }) => key))
    this.core.applySide(messages)
    await this.writer.relieve(this.core)
    return true
  }

  /** Some of the keys that are due; a commit may follow, and the next step goes on behind them. */
  private async wake(): Promise<boolean> {
    const due = this.core.due()
    await this.load(due)
    for (const key of due) this.core.tick(key)
    if (due.length === 0) this.core.forward()
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

  private async breathe(): Promise<void> {
    const now = this.context.now()
    if (now - this.yielded < SLICE_MS) return
    await new Promise((resolve) => setImmediate(resolve))
    this.yielded = this.context.now()
  }
}
