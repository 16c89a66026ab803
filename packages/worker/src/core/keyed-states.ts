import { ApiscopeError, type Renaming, type Topic } from '@apiscope/schema'
import type { DeadLetterReason } from '../dead-letter.js'
import { errorPlace } from '../dead-letter.js'
import type { WorkerDefinition } from '../definition.js'
import type { WorkerLimits } from '../limits.js'
import { HotStates } from './hot-states.js'
import type { Outputs } from './outputs.js'
import { WakeUps } from './wakeups.js'

/** A message for one key, and where it stands. */
export interface KeyedMessage {
  topic: Topic
  offset: number
  key: string
  value: unknown
  /** Its text, if it had one. */
  raw?: string
}

type PutAside = (message: KeyedMessage, reason: DeadLetterReason, detail: string) => void

/**
 * Throws ApiscopeError `worker.state_version` for a state that a newer version has written: going on would throw away what it learned, and it
 * could not go on from what we wrote.
 */
export function refuseNewer(
  stored: string | null,
  { name, stateVersion }: { name: string; stateVersion: number },
): void {
  const version = Number(/^(\d{1,9}):/.exec(stored ?? '')?.[1] ?? 0)
  if (version <= stateVersion) return
  throw new ApiscopeError(
    'worker.state_version',
    `--state: what the ${name} worker learned was written by a newer apiscope (state version ${version}, this one reads ${stateVersion}). Run that version again, or let this one learn anew in another store (docs/redis.md).`,
    2,
  )
}

/**
 * The states of one shard, by key: those in memory, how many there are in all, and when each wants to be woken. Applies what comes for a
 * key; what a definition throws is put aside, and nothing of it stays but the state as it was left.
 */
export class KeyedStates<S> {
  /** Applied messages and ticks since the last save. */
  work = 0
  private readonly hot: HotStates<S>
  private readonly wakeUps: WakeUps

  constructor(
    private readonly definition: WorkerDefinition<S>,
    private readonly limits: WorkerLimits,
    private readonly outputs: Outputs,
    wakes: readonly [key: string, time: number][],
    /** Keys with state, stored ones included. */
    public count: number,
    private readonly putAside: PutAside,
  ) {
    this.hot = new HotStates(limits.maxHotKeys)
    this.wakeUps = new WakeUps(wakes)
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
    return !this.hot.has(key) && !this.hot.isDeleted(key)
  }

  /** Gives the stored state of a key, null when there is none. */
  provide(key: string, stored: string | null): void {
    if (stored === null || !this.needs(key)) return
    const { definition, outputs } = this
    const prefix = `${definition.stateVersion}:`
    refuseNewer(stored, definition)
    try {
      if (!stored.startsWith(prefix)) {
        outputs.count('worker.state_version_resets')
        this.hot.put(key, definition.create(key))
      } else this.hot.put(key, definition.decode(stored.slice(prefix.length), key))
    } catch {
      outputs.count('worker.state_unreadable')
      this.hot.put(key, definition.create(key))
    }
  }

  apply(message: KeyedMessage): void {
    const { definition, outputs } = this
    const { topic, key, value } = message
    const state = this.hot.get(key) ?? this.begin(key)
    if (state === undefined) {
      outputs.count('worker.keys_over_limit')
      return
    }
    this.work++
    this.hot.touch(key)
    const { alerts, published } = outputs
    const before = [alerts.length, published.length] as const
    try {
      definition.apply(state, value, topic, outputs)
      this.wakeUps.set(key, definition.wake?.(state))
    } catch (error) {
      alerts.length = before[0]
      published.length = before[1]
      outputs.count('worker.apply_errors')
      this.putAside(message, 'apply_failed', errorPlace(error))
    }
  }

  /** The keys whose wake-up has come, in order; `tick` each once its state is at hand. */
  due(watermark: number): readonly string[] {
    return this.wakeUps.due(watermark)
  }

  tick(key: string, watermark: number): void {
    const { definition, outputs } = this
    const state = this.hot.get(key)
    if (state === undefined || !definition.tick) return
    this.work++
    this.hot.touch(key)
    let wake: number | undefined
    try {
      for (let n = 0; ; n++) {
        definition.tick(state, watermark, outputs)
        const last = wake
        wake = definition.wake?.(state)
        if (wake === undefined || wake > watermark) break
        if (n >= this.limits.maxTicks || wake === last) {
          outputs.count('worker.wake_stuck')
          wake = undefined
          break
        }
      }
    } catch {
      outputs.count('worker.tick_errors')
    }
    if (definition.expired?.(state, watermark)) this.forget(key)
    else this.wakeUps.set(key, wake)
  }

  /** The old name's state goes; the new name's owner is told, and has one from here on. */
  rename(key: string, renaming: Renaming): void {
    const { definition, outputs } = this
    try {
      if (key === renaming.from.id) {
        const state = this.hot.get(key)
        if (state === undefined) return
        definition.renamed?.(state, renaming, outputs)
        this.forget(key)
        outputs.count('worker.keys_renamed')
      } else if (definition.succeeds) {
        const state = this.hot.get(key) ?? this.begin(key)
        if (state === undefined) return
        this.hot.touch(key)
        definition.succeeds(state, renaming, outputs)
        this.wakeUps.set(key, definition.wake?.(state))
      }
    } catch {
      outputs.count('worker.apply_errors')
    }
  }

  /** What has changed since the last save. */
  save() {
    const { definition } = this
    this.work = 0
    const prefix = `${definition.stateVersion}:`
    return { ...this.hot.save((state) => prefix + definition.encode(state)), wakes: this.wakeUps.save() }
  }

  /** After a save was written: states beyond the limit leave the memory. */
  trim(): void {
    this.hot.trim()
  }

  /** Undefined where there are as many as there may be. */
  private begin(key: string): S | undefined {
    if (this.count >= this.limits.maxKeys) return undefined
    const state = this.definition.create(key)
    this.count++
    this.hot.put(key, state)
    return state
  }

  private forget(key: string): void {
    this.hot.remove(key)
    this.wakeUps.set(key, undefined)
    this.count--
    this.outputs.count('worker.keys_expired')
  }
}
