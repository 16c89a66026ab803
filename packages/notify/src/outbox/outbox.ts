/**
 * What is to be told to whom: alerts go in, jobs come out. Pure: the clock is an argument, nothing is sent here. An alert goes to each
 * target that wants it once; what fails is tried again later or given up; what may not be told now is told together when it may.
 */
import { incidentOf, SCALES } from '@apiscope/alerts'
import { type Alert, backoffMs } from '@apiscope/schema'
import type { NotifyLimits } from '../limits.js'
import { addTo, createEntry, type Entry, keyOf, type Place, slim } from './entry.js'
import { jobOf } from './job.js'
import type { Job } from './notice.js'
import { isQuiet, type Rules, wanted } from './rules.js'
import { createTarget, type TargetState } from './target-state.js'

/** How a delivery ended. `again`: it may work later. */
export type Outcome = { ok: true; ref?: string } | { ok: false; again: boolean; reason: string; afterMs?: number }

/** Given up: of an entry, and why. */
export interface Dead {
  entry: Entry
  reason: 'refused' | 'given_up' | 'backlog_full'
  detail: string
}

export interface Change {
  /** Entries that are to be stored, or (false) forgotten. */
  changed: Map<string, Entry | false>
  dead: Dead[]
}

export class Outbox {
  readonly counters = new Map<string, number>()
  private readonly targets = new Map<string, TargetState>()
  private readonly entries = new Map<string, Entry>()
  /** How much of each entry is in the store; it is told when all of it is. */
  private readonly stored = new Map<string, number>()

  constructor(
    rules: readonly Rules[],
    private readonly limits: NotifyLimits,
    private readonly random: () => number = Math.random,
  ) {
    for (const one of rules) {
      this.targets.set(one.name, createTarget(one))
    }
  }

  /** Takes an alert in for all who want it. Whoever calls has left repeats out as far as it remembers. */
  take(alert: Alert, place: Place, now: number): Change {
    const change: Change = { changed: new Map(), dead: [] }
    const kept = slim(alert, this.limits)
    for (const state of this.targets.values()) {
      const { name, group, filter } = state.rules
      if (!wanted(alert, filter)) continue
      const key = keyOf(name, group === 'incident' ? incidentOf(alert) : alert.id)
      const before = this.entries.get(key)
      if (before === undefined) {
        const entry = createEntry(name, key.slice(name.length + 1), place, kept, now)
        this.put(key, entry, state, change)
        this.bound(state, change)
      } else if (addTo(before, kept, place, now, this.limits)) {
        this.put(key, before, state, change)
      } else this.count('notify.repeats')
    }
    return change
  }

  /** Entries that a store kept, when their partition is taken over. Those of targets that are no more are forgotten. */
  restore(entries: readonly Entry[]): Change {
    const change: Change = { changed: new Map(), dead: [] }
    for (const entry of entries) {
      const key = keyOf(entry.target, entry.group)
      const state = this.targets.get(entry.target)
      if (!state) {
        change.changed.set(key, false)
        this.count('notify.orphans')
        continue
      }
      this.entries.set(key, entry)
      this.stored.set(key, entry.version)
      const where = entry.phase === 'waiting' ? state.waiting : state.told
      where.set(key, entry)
    }
    return change
  }

  /** The partition has another owner: nothing of it is told here any more. */
  release(partition: number): void {
    for (const [key, entry] of this.entries) if (entry.partition === partition) this.forget(key, entry)
  }

  /** These versions are in the store now, and may be told. */
  committed(versions: ReadonlyMap<string, number>): void {
    for (const [key, version] of versions) if (this.entries.has(key)) this.stored.set(key, version)
  }

  /** The next delivery to a target, which is busy until `done`. Undefined: nothing may be told now. */
  next(target: string, now: number): Job | undefined {
    const state = this.targets.get(target)
    if (!state || state.busy || now < state.retryAt) return undefined
    const due = this.due(state, now)
    const loud = due.filter(([, entry]) => !isQuiet(state.rules.quiet, entry.severity, now))
    if (loud.length < due.length) state.held ??= 'quiet hours'
    if (loud.length === 0) return undefined
    if (!state.bucket.has(now)) {
      state.held ??= 'rate limit'
      return undefined
    }
    const job = jobOf(state, loud, this.limits)
    for (const { key } of job.entries) {
      const entry = this.entries.get(key)!
      if (entry.tried === 0) entry.tried = now
    }
    state.bucket.take(now)
    state.busy = true
    return job
  }

  /** When `next` may have something for the target, ms since 1970; undefined: not before an alert comes. */
  wake(target: string, now: number): number | undefined {
    const state = this.targets.get(target)
    if (!state || state.busy || state.waiting.size === 0) return undefined
    let soonest = Number.POSITIVE_INFINITY
    for (const [key, entry] of state.waiting) {
      if (!this.isStored(key, entry)) continue
      // Quiet hours begin and end on a minute.
      const at = isQuiet(state.rules.quiet, entry.severity, now) ? now - (now % 60_000) + 60_000 : now
      soonest = Math.min(soonest, Math.max(at, entry.notBefore))
    }
    if (soonest === Number.POSITIVE_INFINITY) return undefined
    return Math.max(soonest, state.retryAt, state.bucket.next(now))
  }

  /** How the delivery ended. */
  done(job: Job, outcome: Outcome, now: number): Change {
    const change: Change = { changed: new Map(), dead: [] }
    const state = this.targets.get(job.target)!
    state.busy = false
    if (outcome.ok) {
      state.failures = 0
      for (const told of job.entries) this.delivered(state, job, told, outcome.ref, now, change)
      this.count('notify.deliveries')
    } else this.failed(state, job, outcome, now, change)
    return change
  }

  /** Forgets incidents that take no more alerts. */
  expire(now: number): Change {
    const change: Change = { changed: new Map(), dead: [] }
    for (const [key, entry] of this.entries) {
      if (entry.phase === 'waiting' || now - entry.last < this.limits.groupMs) continue
      this.forget(key, entry)
      change.changed.set(key, false)
    }
    return change
  }

  /** Nothing is being told, and nothing may be told now. */
  idle(now: number): boolean {
    return [...this.targets].every(
      ([name, { busy }]) => !busy && (this.wake(name, now) ?? Number.POSITIVE_INFINITY) > now,
    )
  }

  /** Entries that wait, by target. */
  waiting(): Record<string, number> {
    return Object.fromEntries([...this.targets].map(([name, { waiting }]) => [name, waiting.size]))
  }

  private due({ waiting }: TargetState, now: number): [string, Entry][] {
    return [...waiting].filter(([key, entry]) => this.isStored(key, entry) && entry.notBefore <= now)
  }

  /** All of it: what is told first and lost then would be told again. */
  private isStored(key: string, { version }: Entry): boolean {
    return (this.stored.get(key) ?? 0) >= version
  }

  private delivered(
    state: TargetState,
    { notice }: Job,
    { key, upTo }: Job['entries'][number],
    ref: string | undefined,
    now: number,
    change: Change,
  ): void {
    const entry = this.entries.get(key)
    if (!entry) return
    this.count('notify.alerts_delivered', upTo - entry.told)
    entry.told = upTo
    entry.tried = 0
    entry.notBefore = now + this.limits.updateMs
    if (ref !== undefined && notice.kind !== 'summary') entry.ref = ref
    if (entry.told >= entry.version) {
      entry.phase = 'delivered'
      this.settle(state, key, entry, change)
    } else change.changed.set(key, entry)
  }

  private failed(
    state: TargetState,
    job: Job,
    { again, reason, afterMs }: Extract<Outcome, { ok: false }>,
    now: number,
    change: Change,
  ): void {
    const { firstRetryMs, maxRetryMs, giveUpMs } = this.limits
    this.count(again ? 'notify.retries' : 'notify.refused')
    if (again) {
      const wait = backoffMs(state.failures++, firstRetryMs, maxRetryMs, this.random)
      state.retryAt = now + Math.max(wait, Math.min(afterMs ?? 0, maxRetryMs))
    }
    const one = job.entries.length === 1
    for (const { key } of job.entries) {
      const entry = this.entries.get(key)
      if (!entry) continue
      // One bad alert must not take the others of its delivery with it.
      if (!again && !one) entry.alone = true
      else if (!again) this.die(state, key, entry, 'refused', reason, change)
      else if (now - entry.tried >= giveUpMs) this.die(state, key, entry, 'given_up', reason, change)
    }
  }

  private put(key: string, entry: Entry, state: TargetState, change: Change): void {
    this.entries.set(key, entry)
    state.told.delete(key)
    state.waiting.set(key, entry)
    change.changed.set(key, entry)
  }

  /** Of more than may wait, the least grave and oldest goes. */
  private bound(state: TargetState, change: Change): void {
    if (state.waiting.size <= this.limits.maxWaiting || state.busy) return
    let least: [string, Entry] | undefined
    for (const one of state.waiting) {
      if (!least || SCALES[one[1].severity].ocsf < SCALES[least[1].severity].ocsf) least = one
    }
    this.die(state, least![0], least![1], 'backlog_full', `more than ${this.limits.maxWaiting} wait`, change)
  }

  private die(
    state: TargetState,
    key: string,
    entry: Entry,
    reason: Dead['reason'],
    detail: string,
    change: Change,
  ): void {
    change.dead.push({ entry: { ...entry }, reason, detail })
    this.count(`notify.${reason}`, entry.version - entry.told)
    entry.told = entry.version
    entry.tried = 0
    entry.phase = 'dead'
    this.settle(state, key, entry, change)
  }

  /** Nothing of it waits any more. What takes no further alerts is forgotten at once. */
  private settle(state: TargetState, key: string, entry: Entry, change: Change): void {
    state.waiting.delete(key)
    if (state.rules.group === 'none') {
      this.forget(key, entry)
      change.changed.set(key, false)
      return
    }
    change.changed.set(key, entry)
    state.told.set(key, entry)
    if (state.told.size <= this.limits.maxTold) return
    const [oldest] = state.told as Iterable<[string, Entry]>
    this.forget(...oldest!)
    change.changed.set(oldest![0], false)
  }

  private forget(key: string, entry: Entry): void {
    this.entries.delete(key)
    this.stored.delete(key)
    this.targets.get(entry.target)?.waiting.delete(key)
    this.targets.get(entry.target)?.told.delete(key)
  }

  private count(name: string, by = 1): void {
    this.counters.set(name, (this.counters.get(name) ?? 0) + by)
  }
}
