import type { Consumer, InMessage, OutMessage, Producer, Start } from '@apiscope/bus'
import { ApiscopeError, type Heartbeat, isHeartbeat, type Topic } from '@apiscope/schema'
import type { CommitResult, State } from '@apiscope/state'
import { type Checked, checkMessage } from './check.js'
import { ShardCore } from './core/shard-core.js'
import type { SideMessage } from './core/side-buffer.js'
import type { WorkerDefinition } from './definition.js'
import { readWorkerHeaders, workerHeaders } from './headers.js'
import { Inbox } from './inbox.js'
import type { WorkerLimits } from './limits.js'
import { addCommit, type CommitTimes } from './metrics.js'

/** What all shards of a running worker share. */
export interface ShardContext<S> {
  definition: WorkerDefinition<S>
  state: State
  producer: Producer
  consumer(): Consumer
  limits: WorkerLimits
  counters: Map<string, number>
  commits: CommitTimes
  sideSources?: readonly string[]
  /** Of the primary. */
  partitions: number
  /** ms, of a monotonic clock; decides only when to commit. */
  now(): number
  log(message: string, details: Record<string, unknown>): void
}

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

type Item = { offset: number; checked: Checked }

const CHUNK = 256
const SLICE_MS = 20

/** Runs one shard: takes messages in, feeds the core, publishes, commits; one thing at a time. */
export class ShardRunner<S> {
  private core!: ShardCore<S>
  private readonly primary: Inbox
  private readonly sides: Inbox[]
  private items: Item[] = []
  private at = 0
  private waiting: { offset: number; heartbeat: Heartbeat; time: number } | undefined
  private running: Promise<void> | undefined
  private again = false
  private halted = true
  private lastCommit = 0
  private end = 0
  private yielded = 0
  /** Memory is as after a message: not in the middle of one, and not known to differ from the store. */
  private whole = false

  constructor(
    private readonly context: ShardContext<S>,
    readonly partition: number,
  ) {
    const { definition, limits } = context
    const inbox = (topic: Topic) => new Inbox(topic, partition, limits.maxInbox, context.consumer)
    this.primary = inbox(definition.primary)
    this.sides = (definition.side ?? []).map(inbox)
  }

  /** Claims the shard and starts from what was committed last. Answers where to read. */
  async start(): Promise<Start[]> {
    await this.halt()
    // Still the owner after a rebalance: what has been done need not be done again.
    if (this.core?.dirty && this.whole) await this.write()
    const { definition, state, limits, counters, sideSources } = this.context
    const claim = await state.claim({ worker: definition.name, partition: this.partition })
    checkPartitions(claim.meta, definition.name, this.context.partitions)
    this.core = new ShardCore(definition, this.partition, claim, limits, counters, sideSources, this.context.partitions)
    this.whole = true
    this.items = []
    this.at = 0
    this.waiting = undefined
    const starts = [this.primary, ...this.sides].map((inbox) => {
      const offset = this.core.startOffset(inbox.topic)
      inbox.reset(offset)
      return { topic: inbox.topic, partition: this.partition, offset }
    })
    this.lastCommit = this.context.now()
    this.halted = false
    return starts
  }

  /** Waits for the step at hand, then rests. */
  async halt(): Promise<void> {
    this.halted = true
    await this.running
  }

  push(topic: Topic, messages: readonly InMessage[], end: number): void {
    if (this.halted) return
    if (topic === this.primary.topic) this.end = end
    const inbox = topic === this.primary.topic ? this.primary : this.sides.find((side) => side.topic === topic)
    inbox?.push(messages)
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
    if (this.core?.dirty && this.whole) await this.write()
    this.whole = false
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
        if (!this.halted) await this.publish()
        if (!this.halted && this.commitIsDue() && !(await this.commit())) return
      } catch (error) {
        this.context.log('shard failed, starting again from the last commit', {
          partition: this.partition,
          error: (error as Error).message,
        })
        this.count('worker.shard_restarts')
        this.startAgain(1_000)
        return
      }
    }
  }

  /** One stretch of messages up to a heartbeat, or one heartbeat. False when there is nothing to do. */
  private async step(): Promise<boolean> {
    if (this.commitIsDue() && !(await this.commit())) return false
    this.readSides()
    if (this.waiting) return this.tryHeartbeat()
    if (this.at >= this.items.length && !this.refill()) return false
    const item = this.items[this.at]!
    if (item.checked.ok && item.checked.heartbeat) {
      this.at++
      const heartbeat = item.checked.value as Heartbeat
      const time = this.core.awaits(heartbeat)
      if (time === undefined) this.core.heartbeat(item.offset, heartbeat)
      else this.waiting = { offset: item.offset, heartbeat, time }
      return true
    }
    await this.stretch()
    if (this.core.outputs.published.length >= CHUNK) await this.publish()
    return true
  }

  /** Checks the next messages of the inbox. A first offset below the one asked for means that the log was replaced. */
  private refill(): boolean {
    const messages = this.primary.take(CHUNK)
    if (messages.length === 0) return false
    if (this.primary.lost > 0) {
      this.count('worker.lost_messages', this.primary.lost)
      this.primary.lost = 0
    }
    if (this.primary.wentBack) {
      this.primary.wentBack = false
      this.core.logReplaced()
    }
    const { limits } = this.context
    this.items = messages.map(({ key, value, offset }) => {
      return { offset, checked: checkMessage(this.primary.topic, key, value, limits) }
    })
    this.at = 0
    return true
  }

  private async stretch(): Promise<void> {
    let to = this.at
    const keys = new Set<string>()
    for (; to < this.items.length; to++) {
      const { checked } = this.items[to]!
      if (!checked.ok) continue
      if (checked.heartbeat) break
      if (this.core.needs(checked.key)) keys.add(checked.key)
    }
    await this.load(keys)
    for (; this.at < to; this.at++) {
      const { offset, checked } = this.items[this.at]!
      if (checked.ok) this.core.message(offset, checked.key, checked.value, checked.raw)
      else this.core.putAside(this.primary.topic, offset, checked.reason, checked.detail, checked.raw)
    }
  }

  private async tryHeartbeat(): Promise<boolean> {
    const { side } = this.core
    const { offset, heartbeat, time } = this.waiting!
    if (side && !side.ready(time)) {
      const back = side.rewind(time)
      if (!back) return false
      this.count('worker.side_rewinds')
      const inbox = this.sides.find(({ topic }) => topic === back.topic)!
      inbox.reset(back.offset)
      this.context.consumer().seek(back.topic, this.partition, back.offset)
      return false
    }
    const messages = this.core.heartbeat(offset, heartbeat)
    await this.load(new Set(messages.map(({ key }) => key).filter((key) => this.core.needs(key))))
    this.core.applySide(messages)
    const due = this.core.due()
    await this.load(new Set(due.filter((key) => this.core.needs(key))))
    for (const key of due) this.core.tick(key)
    this.core.forward()
    this.waiting = undefined
    if (this.core.outputs.published.length >= CHUNK) await this.publish()
    return true
  }

  /** Moves side messages from the inbox to the core: all while a heartbeat waits for them, otherwise as room allows. */
  private readSides(): void {
    const { side } = this.core
    if (!side) return
    for (const inbox of this.sides) {
      while (this.waiting ? !side.ready(this.waiting.time) : !side.full) {
        const messages = inbox.take(CHUNK)
        if (messages.length === 0) break
        for (const message of messages) this.takeSide(inbox.topic, message)
      }
    }
  }

  private takeSide(topic: Topic, { key, value, headers, offset }: InMessage): void {
    const checked = checkMessage(topic, key, value, this.context.limits)
    if (!checked.ok) {
      this.core.putAside(topic, offset, checked.reason, checked.detail, checked.raw)
      return
    }
    const from = readWorkerHeaders(headers)
    if (!from) {
      this.core.putAside(topic, offset, 'no_position', 'headers of a worker are missing', checked.raw)
      return
    }
    const body = checked.value as { time?: number }
    const message: SideMessage = {
      ...from,
      topic,
      offset,
      time: body.time ?? 0,
      heartbeat: checked.heartbeat,
      key: checked.key,
      value: body,
    }
    if (!this.core.side!.take(message, this.waiting?.time ?? Number.NEGATIVE_INFINITY)) {
      this.count('worker.side_unknown_source')
    }
  }

  private async load(keys: Set<string>): Promise<void> {
    if (keys.size === 0) return
    const { state, definition } = this.context
    const list = [...keys]
    const stored = await state.load({ worker: definition.name, partition: this.partition }, list)
    for (const [i, key] of list.entries()) this.core.provide(key, stored[i]!)
  }

  private async publish(): Promise<void> {
    const { outputs } = this.core
    if (outputs.alerts.length + outputs.published.length === 0) return
    const { producer, definition } = this.context
    const { alerts, published } = outputs.takeMessages()
    const byTopic = new Map<Topic, OutMessage[]>()
    const add = (topic: Topic, message: OutMessage) => {
      const list = byTopic.get(topic)
      if (list) list.push(message)
      else byTopic.set(topic, [message])
    }
    for (const alert of alerts) {
      this.count(`alerts.${alert.kind}`)
      const headers = workerHeaders(definition.alertTopic, definition.name, this.partition, [0, 0, 0])
      add(definition.alertTopic, {
        key: alert.api.id,
        value: JSON.stringify(alert),
        headers: { ...headers, ce_id: alert.id },
      })
    }
    for (const [i, { topic, key, value, position }] of published.entries()) {
      // Of heartbeats with nothing between them the last says it all: much, when a long quiet time is caught up with.
      const next = published[i + 1]
      if (next?.topic === topic && isHeartbeat(value) && isHeartbeat(next.value)) continue
      const headers = workerHeaders(topic, definition.name, this.partition, position)
      const partition = isHeartbeat(value) ? this.partition : undefined
      add(topic, { key, value: JSON.stringify(value), headers, partition })
    }
    for (const [topic, messages] of byTopic) await producer.send(topic, messages)
  }

  private commitIsDue(): boolean {
    const { core } = this
    if (!core.dirty) return false
    if (core.full || core.uncommitted >= this.context.limits.commitMessages) return true
    return this.context.now() - this.lastCommit >= this.context.limits.commitMs
  }

  /** False when the shard is not ours any more: memory is not what the store says, so it is dropped. */
  private async commit(): Promise<boolean> {
    const result = await this.write()
    if (result === 'ok') return true
    this.count(`worker.commits_${result}`)
    this.context.log('commit refused, memory dropped', { partition: this.partition, why: result })
    // If the shard is still ours after a while, start again from the store.
    this.startAgain(result === 'behind' ? 0 : 3_000)
    return false
  }

  /** Alerts and messages first, then views, then states and offsets in one step. */
  private async write(): Promise<CommitResult> {
    const { state, definition, producer, commits, now } = this.context
    const shard = { worker: definition.name, partition: this.partition }
    const started = now()
    await this.publish()
    await producer.flush()
    if (!(await state.writeViews(shard, this.core.epoch, this.core.outputs.takeViews()))) return 'fenced'
    const commit = this.core.commit()
    const result = await state.commit(commit)
    if (result !== 'ok') return result
    this.core.committed()
    this.lastCommit = now()
    addCommit(commits, commit, this.lastCommit - started)
    for (const [topic, offset] of Object.entries(this.core.offsets())) {
      this.context.consumer().processed(topic as Topic, this.partition, offset)
    }
    return 'ok'
  }

  private startAgain(afterMs: number): void {
    this.halted = true
    this.whole = false
    const { core } = this
    setTimeout(async () => {
      if (this.core !== core || !this.halted) return
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

  private count(name: string, by = 1): void {
    this.context.counters.set(name, (this.context.counters.get(name) ?? 0) + by)
  }
}

/** States lie by partition: with another number of partitions, keys would not find theirs. */
function checkPartitions(meta: string | null, worker: string, partitions: number): void {
  const saved = meta === null ? undefined : (JSON.parse(meta) as { partitions?: number }).partitions
  if (saved === undefined || saved === partitions) return
  throw new ApiscopeError(
    'worker.partitions',
    `--state: the ${worker} worker learned with ${saved} partitions, but --bus has ${partitions}. Give the topics ${saved} partitions, or delete what it learned (docs/redis.md says how).`,
    2,
  )
}
