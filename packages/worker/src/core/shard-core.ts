import {
  type Feedback,
  type Heartbeat,
  isFeedback,
  isRenaming,
  type Renaming,
  TOPICS,
  type Topic,
} from '@apiscope/schema'
import type { Claim, Commit } from '@apiscope/state'
import { type DeadLetterReason, deadLetter, errorPlace } from '../dead-letter.js'
import type { WorkerDefinition } from '../definition.js'
import type { WorkerLimits } from '../limits.js'
import { type Admissible, Admission } from './admission.js'
import { EventClock } from './clock.js'
import { HotStates } from './hot-states.js'
import { lanesOf } from './lanes.js'
import { type Meta, readMeta } from './meta.js'
import { Outputs } from './outputs.js'
import { SeenIds } from './seen.js'
import { SideBuffer, type SideMessage } from './side-buffer.js'
import { WakeUps } from './wakeups.js'

/** The sources of `Fact`: their kits forward heartbeats to the facts, and readers of the facts wait for them. */
export const FACT_SOURCES: readonly string[] = ['inventory', 'pii', 'anomaly']

/**
 * One partition of one worker, without I/O: takes messages in order, keeps states, clock, wake-ups and repeats, collects the
 * outputs and says what a commit must write. The caller sees to it that the state of a key is at hand (`needs`, `provide`).
 */
export class ShardCore<S> {
  readonly outputs: Outputs
  readonly side: SideBuffer | undefined
  /** Messages taken since the last commit. */
  uncommitted = 0
  /** Applied messages and ticks since the last commit: what it would be a pity to lose. */
  work = 0
  private readonly hot: HotStates<S>
  private readonly clock: EventClock
  private readonly seen: SeenIds
  private readonly admission: Admission
  private readonly wakeUps: WakeUps
  private readonly feeds: readonly Topic[]
  private keyCount: number
  private commitNumber: number
  private log: number
  private readonly saved: Partial<Record<Topic, number>>
  private next: number | undefined

  constructor(
    readonly definition: WorkerDefinition<S>,
    readonly partition: number,
    private readonly claim: Claim,
    private readonly limits: WorkerLimits,
    counters: Map<string, number>,
    /** Whose side messages are waited for; default: what the definition says. */
    sources: readonly string[] = definition.sideSources ?? FACT_SOURCES,
    private readonly partitions = 1,
  ) {
    const meta = readMeta(claim.meta)
    this.outputs = new Outputs(counters)
    this.hot = new HotStates(limits.maxHotKeys)
    this.clock = new EventClock(limits, meta?.clock)
    this.seen = new SeenIds(limits.maxSeenIds, claim.seen)
    this.wakeUps = new WakeUps(claim.wakes)
    this.keyCount = claim.keyCount
    this.commitNumber = claim.commit
    this.log = meta?.log ?? 0
    this.saved = meta?.offsets ?? {}
    this.next = this.saved[definition.primary]
    this.feeds = definition.feeds ?? (FACT_SOURCES.includes(definition.name) ? [TOPICS.facts] : [])
    if (definition.side?.length) {
      this.side = new SideBuffer(definition.side, lanesOf(sources, partitions), limits.maxSideMessages, meta?.lanes)
    }
    this.admission = new Admission(limits, this.clock, this.seen, this.outputs, () => this.side?.restart())
  }

  /** Where reading of `topic` must begin; undefined = at its beginning. */
  startOffset(topic: Topic): number | undefined {
    return this.saved[topic]
  }

  get epoch(): number {
    return this.claim.epoch
  }

  /** Event time of the partition, ms; undefined before the first heartbeat. */
  get time(): number | undefined {
    return this.clock.time
  }

  get keys(): number {
    return this.keyCount
  }

  get hotKeys(): number {
    return this.hot.size
  }

  get dirty(): boolean {
    return this.uncommitted > 0
  }

  /** Changed states fill the memory they may have. */
  get full(): boolean {
    return this.hot.full
  }

  /** Must the state of this key be loaded (and provided) first? */
  needs(key: string): boolean {
    return !this.hot.has(key) && !this.hot.isDeleted(key)
  }

  /** Gives the stored state of a key, null when there is none. */
  provide(key: string, stored: string | null): void {
    if (stored === null || !this.needs(key)) return
    const prefix = `${this.definition.stateVersion}:`
    try {
      if (!stored.startsWith(prefix)) {
        this.outputs.count('worker.state_version_resets')
        this.hot.put(key, this.definition.create(key))
      } else this.hot.put(key, this.definition.decode(stored.slice(prefix.length), key))
    } catch {
      this.outputs.count('worker.state_unreadable')
      this.hot.put(key, this.definition.create(key))
    }
  }

  /** The log of the primary begins anew (it was replaced): positions of outputs must still grow. */
  logReplaced(): void {
    this.log++
    this.next = undefined
    this.outputs.count('worker.log_restarts')
  }

  /** A new recording begins: the clock waits for its first heartbeat. */
  newRecording(): void {
    this.clock.reset()
    this.side?.restart()
  }

  /** One message of the primary, in order of offset. `raw` is its text, if it had one. */
  message(offset: number, key: string, value: unknown, raw?: string): void {
    this.begin(offset)
    if (isFeedback(value)) {
      this.feedback(offset, key, value, raw)
      return
    }
    if (!this.admission.admit(value as Admissible)) return
    this.outputs.count('worker.messages')
    if (isRenaming(value)) this.rename(key, value)
    else this.apply(this.definition.primary, offset, key, value, raw)
  }

  /** What a person says of an alert. */
  private feedback(offset: number, key: string, value: Feedback, raw?: string): void {
    if (!this.definition.takesFeedback) return
    this.outputs.count('worker.feedback')
    this.apply(this.definition.primary, offset, key, value, raw)
  }

  /** A message that cannot be handled. */
  putAside(topic: Topic, offset: number, reason: DeadLetterReason, detail: string, raw: string): void {
    if (topic === this.definition.primary) this.begin(offset)
    this.writeDeadLetter(topic, offset, reason, detail, raw)
  }

  /** The time that this heartbeat will move the clock to, undefined when it will not: the side messages up to it are needed first. */
  awaits(heartbeat: Heartbeat): number | undefined {
    if (this.admission.goesBack(heartbeat)) return heartbeat.time
    return this.clock.peek(heartbeat.sensor, heartbeat.time)
  }

  /** A heartbeat of the primary. When the clock moves on, the side messages of the step are returned, to be applied in order. */
  heartbeat(offset: number, heartbeat: Heartbeat): SideMessage[] {
    this.begin(offset)
    const moved = this.clock.heartbeat(heartbeat.sensor, heartbeat.time, () => {
      this.outputs.count('worker.sensors_forgotten')
    })
    return moved && this.side ? this.side.step(this.clock.time!) : []
  }

  /** After `heartbeat`: applies its side messages, whose states must be at hand. */
  applySide(messages: readonly SideMessage[]): void {
    for (const { topic, offset, key, value } of messages) this.apply(topic, offset, key, value)
  }

  /** After the side messages: the keys whose wake-up has come, in order; `tick` each once its state is at hand. */
  due(): readonly string[] {
    return this.clock.time === undefined ? [] : this.wakeUps.due(this.clock.time - this.limits.latenessMs)
  }

  tick(key: string): void {
    const { definition } = this
    const state = this.hot.get(key)
    if (state === undefined || !definition.tick) return
    const watermark = this.clock.time! - this.limits.latenessMs
    this.work++
    this.hot.touch(key)
    let wake: number | undefined
    try {
      for (let n = 0; ; n++) {
        definition.tick(state, watermark, this.outputs)
        const last = wake
        wake = definition.wake?.(state)
        if (wake === undefined || wake > watermark) break
        if (n >= this.limits.maxTicks || wake === last) {
          this.outputs.count('worker.wake_stuck')
          wake = undefined
          break
        }
      }
    } catch {
      this.outputs.count('worker.tick_errors')
    }
    if (definition.expired?.(state, watermark)) this.forget(key)
    else this.wakeUps.set(key, wake)
  }

  /** Last act of a heartbeat that moved the clock: tells the readers of what this worker publishes. */
  forward(): void {
    const { time } = this.clock
    for (const topic of this.feeds) {
      const value: Heartbeat = { v: 1, heartbeat: true, sensor: this.definition.name, time: time! }
      this.outputs.publish(topic, '', value)
    }
  }

  /** Everything since the last commit, as the next commit. The caller publishes messages and views before it. */
  commit(): Commit {
    const { definition } = this
    const prefix = `${definition.stateVersion}:`
    this.commitNumber++
    const meta: Meta = {
      v: 1,
      partitions: this.partitions,
      log: this.log,
      offsets: this.offsets(),
      clock: this.clock.save(),
      lanes: this.side?.save() ?? [],
    }
    this.uncommitted = 0
    this.work = 0
    return {
      worker: definition.name,
      partition: this.partition,
      epoch: this.claim.epoch,
      commit: this.commitNumber,
      meta: JSON.stringify(meta),
      ...this.hot.save((state) => prefix + definition.encode(state)),
      wakes: this.wakeUps.save(),
      ...this.seen.save(this.commitNumber),
    }
  }

  /** After the commit was written: states beyond the limit leave the memory. */
  committed(): void {
    this.hot.trim()
  }

  /** Next offsets to read. */
  offsets(): Partial<Record<Topic, number>> {
    const offsets: Partial<Record<Topic, number>> = {}
    const { primary, side } = this.definition
    if (this.next !== undefined) offsets[primary] = this.next
    for (const topic of side ?? []) {
      const offset = this.side?.resumeAt(topic) ?? this.saved[topic]
      if (offset !== undefined) offsets[topic] = offset
    }
    return offsets
  }

  private begin(offset: number): void {
    this.next = offset + 1
    this.uncommitted++
    this.outputs.at(this.log, offset)
  }

  private apply(topic: Topic, offset: number, key: string, value: unknown, raw?: string): void {
    const { definition } = this
    let state = this.hot.get(key)
    if (state === undefined) {
      if (this.keyCount >= this.limits.maxKeys) {
        this.outputs.count('worker.keys_over_limit')
        return
      }
      state = definition.create(key)
      this.keyCount++
      this.hot.put(key, state)
    }
    this.work++
    this.hot.touch(key)
    const { alerts, published } = this.outputs
    const before = [alerts.length, published.length] as const
    try {
      definition.apply(state, value, topic, this.outputs)
      this.wakeUps.set(key, definition.wake?.(state))
    } catch (error) {
      alerts.length = before[0]
      published.length = before[1]
      this.outputs.count('worker.apply_errors')
      this.writeDeadLetter(topic, offset, 'apply_failed', errorPlace(error), raw ?? JSON.stringify(value))
    }
  }

  /** The old name's state goes; the new name's owner is told, and has one from here on. */
  private rename(key: string, renaming: Renaming): void {
    const { definition } = this
    const state = this.hot.get(key)
    try {
      if (key === renaming.from.id) {
        if (state === undefined) return
        definition.renamed?.(state, renaming, this.outputs)
        this.forget(key)
        this.outputs.count('worker.keys_renamed')
      } else if (definition.succeeds) {
        const known = state ?? definition.create(key)
        if (state === undefined) {
          if (this.keyCount >= this.limits.maxKeys) return
          this.keyCount++
          this.hot.put(key, known)
        }
        this.hot.touch(key)
        definition.succeeds(known, renaming, this.outputs)
        this.wakeUps.set(key, definition.wake?.(known))
      }
    } catch {
      this.outputs.count('worker.apply_errors')
    }
  }

  private forget(key: string): void {
    this.hot.remove(key)
    this.wakeUps.set(key, undefined)
    this.keyCount--
    this.outputs.count('worker.keys_expired')
  }

  private writeDeadLetter(topic: Topic, offset: number, reason: DeadLetterReason, detail: string, raw: string): void {
    const at = { topic, partition: this.partition, offset }
    const letter = deadLetter(this.definition.name, reason, detail, at, raw)
    this.outputs.count(`worker.dead_letters.${reason}`)
    this.outputs.publish(TOPICS.deadletter, letter.id, letter)
  }
}
