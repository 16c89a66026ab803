import { type Alert, ApiscopeError, type Heartbeat, isHeartbeat, type Topic } from '@apiscope/schema'
import { openEmbeddedState, type SyncState } from '@apiscope/state'
import type { MemoryBudget } from './core/hot-states.js'
import { FACT_SOURCES, ShardCore } from './core/shard-core.js'
import { inSourceOrder } from './core/source-order.js'
import { streamOf, workerOf } from './core/streams.js'
import type { WorkerDefinition } from './definition.js'
import { jsonCopy } from './json-copy.js'
import { DEFAULT_WORKER_LIMITS, type WorkerLimits } from './limits.js'

export interface EmbeddedOptions {
  /** Where states and views go; default: memory. */
  state?: SyncState
  /** Default: the kit's, with late exchanges applied: a file has no repeats of an earlier delivery. */
  limits?: Partial<WorkerLimits>
  /** Called with each alert as it is raised, in a deterministic order. */
  onAlert?(alert: Alert, worker: string): void
  /** Called with each message on a topic that no worker of this run reads (templates, dead letters). */
  onPublish?(topic: Topic, key: string, value: unknown, worker: string): void
}

/** All workers in this process, fed by the caller: no bus, no waiting. */
export interface EmbeddedWorkers {
  /** A message on `topic`, in the order in which a sensor releases them. The kit and the workers do not change it. */
  push(topic: Topic, key: string, message: unknown): void
  /** Packet time has reached `time` (a whole second, ms), after all messages up to it were pushed; an earlier one than before: it was set back. */
  heartbeat(time: number, sensor?: string): void
  /** Writes states and views. Called by itself every so often, and by `finish`. */
  commit(): void
  /** Commits. The state stays open: it belongs to the caller, who reads the views from it. */
  finish(): void
  /** Counters by worker. */
  readonly counters: ReadonlyMap<string, ReadonlyMap<string, number>>
}

// biome-ignore lint/suspicious/noExplicitAny: the workers of one run have different states
type Core = ShardCore<any>

interface Member {
  core: Core
  counters: Map<string, number>
}

/**
 * Runs worker definitions over pushed messages, synchronously, on one partition. The same core as the services, so the same
 * messages give the same alerts, facts and views. With a state on disk, a later run goes on from what this one learned.
 */
export function runEmbedded(
  // biome-ignore lint/suspicious/noExplicitAny: see above
  definitions: readonly WorkerDefinition<any>[],
  options: EmbeddedOptions = {},
): EmbeddedWorkers {
  const run = new EmbeddedRun(definitions, options)
  return run
}

/** Everything pushed in one run is one recording, whose clock may have been set back in the midst of it. */
const RECORDING = 'run'

class EmbeddedRun implements EmbeddedWorkers {
  readonly counters = new Map<string, Map<string, number>>()
  private readonly members: Member[]
  private readonly state: SyncState
  private readonly limits: WorkerLimits
  private readonly offsets = new Map<Topic, number>()
  /** Heartbeats so far. */
  private beats = 0
  /** Workers by the topic they read beside their primary. */
  private readonly readers = new Map<Topic, Member[]>()

  constructor(
    // biome-ignore lint/suspicious/noExplicitAny: see above
    definitions: readonly WorkerDefinition<any>[],
    private readonly options: EmbeddedOptions,
  ) {
    this.state = options.state ?? openEmbeddedState('embedded')
    this.limits = { ...DEFAULT_WORKER_LIMITS, late: 'apply', ...options.limits }
    const budget: MemoryBudget = { limit: this.limits.maxHotBytes, used: 0 }
    const names = definitions.map(({ name }) => name)
    const ordered = inSourceOrder(definitions, FACT_SOURCES)
    this.members = ordered.map((definition) => {
      const counters = new Map<string, number>()
      this.counters.set(definition.name, counters)
      const claim = this.state.claimSync({ worker: definition.name, partition: 0 })
      const sources = (definition.sideSources ?? FACT_SOURCES).filter((source) => names.includes(workerOf(source)))
      const core = new ShardCore(definition, 0, claim, this.limits, counters, sources, 1, budget)
      const { primary } = definition
      this.offsets.set(primary, Math.max(this.offsets.get(primary) ?? 0, core.startOffset(primary) ?? 0))
      return { core, counters }
    })
    for (const member of this.members) {
      for (const topic of member.core.definition.side ?? [])
        this.readers.set(topic, [...(this.readers.get(topic) ?? []), member])
    }
    for (const { core } of this.members) {
      // The run before was killed in the middle of a heartbeat.
      if (core.waking) this.wake(core)
      core.newRecording()
    }
  }

  push(topic: Topic, key: string, message: unknown): void {
    const offset = this.nextOffset(topic)
    for (const { core } of this.members) {
      if (core.definition.primary !== topic) continue
      this.have(core, key)
      core.message(offset, key, message)
      this.flush(core)
    }
  }

  heartbeat(time: number, sensor = 'embedded'): void {
    const beat: Heartbeat = { v: 1, heartbeat: true, sensor, time, recording: RECORDING, beat: this.beats++ }
    for (const [topic, offset] of this.offsets) this.offsets.set(topic, offset + 1)
    for (const { core } of this.members) {
      const moves = core.awaits(beat) !== undefined
      const side = core.heartbeat(this.offsets.get(core.definition.primary)! - 1, beat)
      if (!moves) continue
      for (const message of side) {
        this.have(core, message.key)
        core.applySide([message])
      }
      this.wake(core)
    }
  }

  /** Wakes all keys that are due, with commits in between. */
  private wake(core: Core): void {
    for (let due = core.due(); due.length > 0; due = core.due()) {
      for (const key of due) {
        this.have(core, key)
        core.tick(key)
      }
      this.flush(core)
    }
    core.forward()
    this.flush(core)
  }

  commit(): void {
    for (const { core } of this.members) this.commitOne(core)
  }

  finish(): void {
    this.commit()
  }

  private nextOffset(topic: Topic): number {
    const offset = this.offsets.get(topic) ?? 0
    this.offsets.set(topic, offset + 1)
    return offset
  }

  private have(core: Core, key: string): void {
    if (core.needs(key)) core.provide(key, this.state.loadSync({ worker: core.definition.name, partition: 0 }, key))
  }

  private flush(core: Core): void {
    const { outputs } = core
    if (outputs.alerts.length + outputs.published.length > 0) this.deliver(core)
    // Heartbeats that changed nothing do not count: recorded traffic has many quiet seconds.
    if (core.work >= this.limits.commitMessages || core.full) this.commitOne(core)
  }

  private deliver(core: Core): void {
    const worker = core.definition.name
    const source = streamOf(core.definition, 0)
    const { alerts, published } = core.outputs.takeMessages()
    for (const alert of alerts) this.options.onAlert?.(alert, worker)
    for (const { topic, key, value, position } of published) {
      const readers = this.readers.get(topic)
      const heartbeat = isHeartbeat(value)
      if (!readers) {
        if (!heartbeat) this.options.onPublish?.(topic, key, value, worker)
        continue
      }
      // As if it had gone over the wire: the reader must not see the publisher's later changes.
      const copy = (heartbeat ? value : jsonCopy(value)) as { time?: number }
      const message = { topic, source, position, offset: 0, time: copy.time ?? 0, heartbeat, key, value: copy }
      for (const reader of readers) {
        if (!reader.core.side!.take(message, Number.POSITIVE_INFINITY))
          reader.core.outputs.count('worker.side_unknown_source')
      }
    }
  }

  /** One transaction would be enough, but views first and the commit after is the order of the services too. */
  private commitOne(core: Core): void {
    const shard = { worker: core.definition.name, partition: 0 }
    if (!this.state.writeViewsSync(shard, core.ownership, core.outputs.takeViews())) throw inUse('fenced')
    const result = this.state.commitSync(core.commit())
    if (result !== 'ok') throw inUse(result)
    core.committed()
  }
}

/** Two runs on one store would take each other's place without end, and each keep only its own part. */
function inUse(result: string): ApiscopeError {
  return new ApiscopeError(
    'state.in_use',
    `--state: another process has taken this store over (${result}); what this run learned since is not kept. Let one process at a time use it.`,
    2,
  )
}
