import type { Renaming } from '@apiscope/schema'
import type { DeadLetterReason } from '../dead-letter.js'
import { errorPlace } from '../dead-letter.js'
import type { WorkerDefinition } from '../definition.js'
import type { WorkerLimits } from '../limits.js'
import { CandidateKeys, timeOf } from './candidate-keys.js'
import { bytesOf, decodeHeld, encodeHeld, type Held, leastUseful } from './held.js'
import { HotStates, type MemoryBudget } from './hot-states.js'
import type { KeyedMessage } from './keyed-message.js'
import type { Outputs } from './outputs.js'
import { refuseNewer } from './state-version.js'
import { WakeUps } from './wakeups.js'

type PutAside = (message: KeyedMessage, reason: DeadLetterReason, detail: string) => void

/**
 * The states of one shard, by key: those in memory, how many there are in all, and when each wants to be woken. Applies what comes for a
 * key; what a definition throws is put aside, and nothing of it stays but the state as it was left. Keys that nothing has shown to be
 * real are candidates: counters, forgotten first.
 */
export class KeyedStates<S> {
  /** Applied messages and ticks since the last save. */
  work = 0
  private readonly hot: HotStates<Held<S>>
  private readonly candidates: CandidateKeys<S>
  private readonly wakeUps: WakeUps

  constructor(
    private readonly definition: WorkerDefinition<S>,
    private readonly limits: WorkerLimits,
    private readonly outputs: Outputs,
    wakes: readonly [key: string, time: number][],
    /** Keys with state, stored ones included. */
    public count: number,
    private readonly putAside: PutAside,
    budget?: MemoryBudget,
  ) {
    this.hot = new HotStates(limits.maxHotKeys, budget)
    this.wakeUps = new WakeUps(wakes)
    this.candidates = new CandidateKeys(definition, limits, outputs, {
      changed: (isNew) => {
        this.work++
        if (isNew) this.count++
      },
      wakeAt: (key, time) => this.wakeUps.set(key, time),
      forget: (key) => this.forget(key),
      failed: (message, error) => this.failed(message, error),
    })
  }

  /** In memory. */
  get inMemory(): number {
    return this.hot.size
  }

  /** Changed states fill the memory they may have. */
  get full(): boolean {
    return this.hot.full
  }

  /** Must the state of this key be loaded (and provided) first? */
  needs(key: string): boolean {
    return !this.hot.has(key) && !this.candidates.has(key) && !this.hot.isDeleted(key)
  }

  /** Gives the stored state of a key, null when there is none. */
  provide(key: string, stored: string | null): void {
    if (stored === null || !this.needs(key)) return
    const { definition, outputs } = this
    refuseNewer(stored, definition)
    let held: Held<S> | undefined
    try {
      if (this.candidates.restore(key, stored)) return
      held = decodeHeld(definition, stored, key)
      if (!held) outputs.count('worker.state_version_resets')
    } catch {
      outputs.count('worker.state_unreadable')
    }
    held ??= { state: definition.create(key) }
    this.hot.put(key, held, bytesOf(definition, held, stored))
  }

  apply(message: KeyedMessage): void {
    const { key, value, topic } = message
    const known = this.hot.get(key)
    // Of a key that was confirmed no message need be asked what it shows.
    const held = known !== undefined && known.unconfirmed === undefined ? known : this.weighed(message, known)
    if (held === undefined) return
    this.work++
    this.hot.touch(key)
    const { definition, outputs } = this
    outputs.mark()
    try {
      definition.apply(held.state, value, topic, outputs)
      this.wakeUps.set(key, this.wakeOf(held))
    } catch (error) {
      outputs.undo()
      this.failed(message, error)
    }
  }

  /** The first keys whose wake-up has come, in order; `tick` each once its state is at hand. */
  due(watermark: number, most: number): readonly string[] {
    return this.wakeUps.due(watermark, most)
  }

  tick(key: string, watermark: number): void {
    const { definition } = this
    const held = this.hot.get(key)
    if (held === undefined) {
      this.candidates.tick(key, watermark)
      return
    }
    if (held.unconfirmed !== undefined && held.unconfirmed + this.limits.unconfirmedMs <= watermark) {
      this.work++
      this.drop(key, held)
      return
    }
    if (!definition.tick) return
    this.work++
    this.hot.touch(key)
    let wake: number | undefined
    try {
      const asked = definition.wake?.(held.state)
      // It was woken for its end, which a later message has put off.
      if (held.unconfirmed !== undefined && (asked === undefined || asked > watermark)) {
        this.wakeUps.set(key, this.earlier(held, asked))
        return
      }
      for (let n = 0; ; n++) {
        definition.tick(held.state, watermark, this.outputs)
        const last = wake
        wake = definition.wake?.(held.state)
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
    if (definition.expired?.(held.state, watermark)) {
      this.forget(key)
      this.outputs.count('worker.keys_expired')
    } else this.wakeUps.set(key, this.earlier(held, wake))
  }

  /** The old name's state goes; the new name's owner is told, and has one from here on. */
  rename(key: string, renaming: Renaming): void {
    const { definition, outputs } = this
    try {
      if (key === renaming.from.id) {
        const held = this.hot.get(key)
        if (held === undefined) {
          this.candidates.forget(key)
          return
        }
        definition.renamed?.(held.state, renaming, outputs)
        this.forget(key)
        outputs.count('worker.keys_renamed')
      } else if (definition.succeeds) {
        const held = this.hot.get(key) ?? this.begin(key)
        if (held === undefined) return
        this.hot.touch(key)
        definition.succeeds(held.state, renaming, outputs)
        this.wakeUps.set(key, this.wakeOf(held))
      }
    } catch {
      outputs.count('worker.apply_errors')
    }
  }

  /** What has changed since the last save. */
  save() {
    const { definition } = this
    this.work = 0
    const saved = this.hot.save(
      (held) => encodeHeld(definition, held),
      (held, text) => bytesOf(definition, held, text),
    )
    return { deletes: saved.deletes, puts: [...saved.puts, ...this.candidates.save()], wakes: this.wakeUps.save() }
  }

  /** After a save was written: states beyond the limit leave the memory. */
  trim(): void {
    this.hot.trim()
  }

  /** The shard is given up: its memory is that of others. */
  release(): void {
    this.hot.release()
  }

  /** The state for a message of a key that nothing has confirmed, as far as it has one by what the message shows. */
  private weighed(message: KeyedMessage, known: Held<S> | undefined): Held<S> | undefined {
    const { key, value, topic } = message
    const evidence = this.definition.evidence?.(value, topic) ?? 'exists'
    let held = known
    if (held === undefined) {
      const refused = evidence === 'refused'
      if (refused || evidence === 'absent') {
        const candidate = this.candidates.wait(message, refused)
        if (!refused || candidate.refused < this.limits.candidateRefusals) return undefined
      }
      held = this.begin(key, refused ? 1 : 0)
      if (held === undefined) {
        this.outputs.count('worker.keys_over_limit')
        return undefined
      }
      if (evidence !== 'exists') held.unconfirmed = 0
    }
    if (evidence === 'exists') held.unconfirmed = undefined
    else if (held.unconfirmed !== undefined) held.unconfirmed = Math.max(held.unconfirmed, timeOf(value))
    return held
  }

  /** A state for a key. `atHand`: refusals of it that are still to be applied. Undefined where there is no room, and nothing that could give way. */
  private begin(key: string, atHand = 0): Held<S> | undefined {
    const left = this.candidates.leave(key)
    if (left?.stored) this.count--
    const refused = (left?.candidate.refused ?? 0) - atHand
    const before = left && refused > 0 ? { ...left.candidate, refused } : undefined
    if (this.count >= this.limits.maxKeys && !this.makeRoom()) return undefined
    const held: Held<S> = { state: this.definition.create(key, before) }
    this.count++
    this.hot.put(key, held, bytesOf(this.definition, held, ''))
    return held
  }

  private makeRoom(): boolean {
    this.outputs.count('worker.keys_evicted')
    this.candidates.forgetOldest()
    if (this.count < this.limits.maxKeys) return true
    const victim = leastUseful(this.hot.idle(), this.definition)
    if (!victim) return false
    this.drop(...victim)
    return true
  }

  /** Takes back what was shown of it, and forgets it. */
  private drop(key: string, held: Held<S>): void {
    try {
      this.definition.dropped?.(held.state, this.outputs)
    } catch {
      this.outputs.count('worker.tick_errors')
    }
    this.forget(key)
    this.outputs.count('worker.keys_expired')
  }

  private forget(key: string): void {
    this.hot.remove(key)
    this.wakeUps.set(key, undefined)
    this.count--
  }

  private wakeOf(held: Held<S>): number | undefined {
    return this.earlier(held, this.definition.wake?.(held.state))
  }

  /** What was never confirmed is woken to be forgotten, too. */
  private earlier({ unconfirmed }: Held<S>, wake: number | undefined): number | undefined {
    if (unconfirmed === undefined) return wake
    return Math.min(wake ?? Number.POSITIVE_INFINITY, unconfirmed + this.limits.unconfirmedMs)
  }

  private failed(message: KeyedMessage, error: unknown): void {
    this.outputs.count('worker.apply_errors')
    this.putAside(message, 'apply_failed', errorPlace(error))
  }
}
