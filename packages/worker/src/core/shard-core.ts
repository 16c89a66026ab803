import { type Feedback, type Heartbeat, isFeedback, isPulse, isRenaming, TOPICS, type Topic } from '@apiscope/schema'
import type { Claim, Commit, Ownership } from '@apiscope/state'
import { type DeadLetterReason, deadLetter } from '../dead-letter.js'
import type { WorkerDefinition } from '../definition.js'
import type { WorkerLimits } from '../limits.js'
import { type Admissible, Admission } from './admission.js'
import { EventClock } from './clock.js'
import { type ClockWarning, ClockWarnings } from './clock-warnings.js'
import type { MemoryBudget } from './hot-states.js'
import { KeyedStates } from './keyed-states.js'
import { type Meta, readMeta } from './meta.js'
import { Outputs } from './outputs.js'
import { SeenIds } from './seen.js'
import { SideBuffer, type SideMessage } from './side-buffer.js'
import { refuseNewer } from './state-version.js'
import { streamsOf } from './streams.js'

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
  private readonly states: KeyedStates<S>
  private readonly clock: EventClock
  private readonly seen: SeenIds
  private readonly admission: Admission
  private readonly feeds: readonly Topic[]
  private commitNumber: number
  private log: number
  private readonly saved: Partial<Record<Topic, number>>
  private next: number | undefined
  /** Offset of the heartbeat whose keys are being woken. */
  private midway: number | undefined
  private readonly warnings: ClockWarnings

  constructor(
    readonly definition: WorkerDefinition<S>,
    readonly partition: number,
    private readonly claim: Claim,
    private readonly limits: WorkerLimits,
    counters: Map<string, number>,
    /** Whose side messages are waited for; default: what the definition says. */
    sources: readonly string[] = definition.sideSources ?? FACT_SOURCES,
    private readonly partitions = 1,
    budget?: MemoryBudget,
  ) {
    const meta = readMeta(claim.meta)
    refuseNewer(claim.sample, definition)
    this.outputs = new Outputs(counters)
    this.states = new KeyedStates(
      definition,
      limits,
      this.outputs,
      claim.wakes,
      claim.keyCount,
      (message, reason, detail) => {
        const { topic, offset, raw, value } = message
        this.writeDeadLetter(topic, offset, reason, detail, raw ?? JSON.stringify(value))
      },
      budget,
    )
    this.warnings = new ClockWarnings(this.outputs)
    this.clock = new EventClock(limits, meta?.clock, this.warnings)
    this.seen = new SeenIds(limits.maxSeenIds, claim.seen)
    this.commitNumber = claim.commit
    this.log = meta?.log ?? 0
    this.saved = meta?.offsets ?? {}
    this.next = this.saved[definition.primary]
    if (meta?.midway) {
      this.midway = meta.midway.offset
      this.outputs.at(this.log, meta.midway.offset, meta.midway.n)
    }
    this.feeds = definition.feeds ?? (FACT_SOURCES.includes(definition.name) ? [TOPICS.facts] : [])
    if (definition.side?.length) {
      this.side = new SideBuffer(definition.side, streamsOf(sources, partitions), limits.maxSideMessages, meta?.lanes)
    }
    this.admission = new Admission(limits, this.clock, this.seen, this.outputs)
  }

  /** Where reading of `topic` must begin; undefined = at its beginning. */
  startOffset(topic: Topic): number | undefined {
    return this.saved[topic]
  }

  get ownership(): Ownership {
    const { epoch, owner } = this.claim
    return { epoch, owner }
  }

  /** Event time of the partition, ms; undefined before the first heartbeat. */
  get time(): number | undefined {
    return this.clock.time
  }

  get keys(): number {
    return this.states.count
  }

  get hotKeys(): number {
    return this.states.inMemory
  }

  get dirty(): boolean {
    return this.uncommitted > 0 || this.states.work > 0
  }

  /** A heartbeat has moved the clock: `due` keys are to be woken, then `forward`, before anything else. True also after a restart there. */
  get waking(): boolean {
    return this.midway !== undefined
  }

  /** Changed states fill the memory they may have. */
  get full(): boolean {
    return this.states.full
  }

  /** Applied messages and ticks since the last commit: what it would be a pity to lose. */
  get work(): number {
    return this.states.work
  }

  /** Must the state of this key be loaded (and provided) first? */
  needs(key: string): boolean {
    return this.states.needs(key)
  }

  /** Gives the stored state of a key, null when there is none. */
  provide(key: string, stored: string | null): void {
    this.states.provide(key, stored)
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
    if (isPulse(value) && !this.definition.takesPulses) return
    if (!this.admission.admit(value as Admissible)) return
    this.outputs.count('worker.messages')
    const placed = this.admission.placed(value as Admissible)
    if (isRenaming(placed)) this.states.rename(key, placed)
    else this.states.apply({ topic: this.definition.primary, offset, key, value: placed, raw })
  }

  /** What a person says of an alert. */
  private feedback(offset: number, key: string, value: Feedback, raw?: string): void {
    if (!this.definition.takesFeedback) return
    this.outputs.count('worker.feedback')
    this.states.apply({ topic: this.definition.primary, offset, key, value, raw })
  }

  /** A message that cannot be handled. */
  putAside(topic: Topic, offset: number, reason: DeadLetterReason, detail: string, raw: string): void {
    if (topic === this.definition.primary) this.begin(offset)
    this.writeDeadLetter(topic, offset, reason, detail, raw)
  }

  /** The time that this heartbeat will move the clock to, undefined when it will not: the side messages up to it are needed first. */
  awaits(heartbeat: Heartbeat): number | undefined {
    if (this.clock.restarts(heartbeat)) {
      this.newRecording()
      this.outputs.count('worker.clock_resets')
    }
    return this.clock.peek(heartbeat)
  }

  /** A heartbeat of the primary. When the clock moves on, the side messages of the step are returned, to be applied in order. */
  heartbeat(offset: number, heartbeat: Heartbeat): SideMessage[] {
    this.begin(offset)
    const moved = this.clock.heartbeat(heartbeat)
    if (moved) this.midway = offset
    return moved && this.side ? this.side.step(this.clock.time!) : []
  }

  /** After `heartbeat`: applies its side messages, whose states must be at hand. */
  applySide(messages: readonly SideMessage[]): void {
    for (const message of messages) this.states.apply(message)
  }

  /**
   * After the side messages: the next keys whose wake-up has come, in order; `tick` each once its state is at hand. Some at a time, so that
   * there may be a commit in between: very many may be due at one heartbeat. None when all were woken.
   */
  due(): readonly string[] {
    const { time } = this.clock
    return time === undefined ? [] : this.states.due(time - this.limits.latenessMs, this.limits.tickSlice)
  }

  tick(key: string): void {
    this.states.tick(key, this.clock.time! - this.limits.latenessMs)
  }

  /** Last act of a heartbeat that moved the clock: tells the readers of what this worker publishes. */
  forward(): void {
    const { time } = this.clock
    // Also where nothing was woken since the last commit, that all were is to be kept.
    this.uncommitted++
    this.midway = undefined
    for (const topic of this.feeds) {
      const value: Heartbeat = { v: 1, heartbeat: true, sensor: this.definition.name, time: time! }
      this.outputs.publish(topic, '', value)
    }
  }

  /** Everything since the last commit, as the next commit. The caller publishes messages and views before it. */
  commit(): Commit {
    const { definition } = this
    this.commitNumber++
    const meta: Meta = {
      v: 1,
      partitions: this.partitions,
      log: this.log,
      offsets: this.offsets(),
      clock: this.clock.save(),
      lanes: this.side?.save() ?? [],
      ...(this.midway === undefined ? {} : { midway: { offset: this.midway, n: this.outputs.position } }),
    }
    this.uncommitted = 0
    return {
      worker: definition.name,
      partition: this.partition,
      ...this.ownership,
      commit: this.commitNumber,
      meta: JSON.stringify(meta),
      ...this.states.save(),
      ...this.seen.save(this.commitNumber),
    }
  }

  /** After the commit was written: states beyond the limit leave the memory. */
  committed(): void {
    this.states.trim()
  }

  /** The shard is given up or begins anew: its states count no longer. */
  release(): void {
    this.states.release()
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

  /** How far each sensor's clock stands from the partition's, ms; ahead: > 0. */
  get skews(): Record<string, number> {
    return this.clock.skews()
  }

  /** What was found about the sensors' clocks since the last call, to be told. */
  takeWarnings(): ClockWarning[] {
    return this.warnings.take()
  }

  private begin(offset: number): void {
    this.next = offset + 1
    this.uncommitted++
    this.outputs.at(this.log, offset)
  }

  private writeDeadLetter(topic: Topic, offset: number, reason: DeadLetterReason, detail: string, raw: string): void {
    const at = { topic, partition: this.partition, offset }
    const letter = deadLetter(this.definition.name, reason, detail, at, raw)
    this.outputs.count(`worker.dead_letters.${reason}`)
    this.outputs.publish(TOPICS.deadletter, letter.id, letter)
  }
}
