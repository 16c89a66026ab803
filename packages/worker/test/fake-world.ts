/** A broker and a store whose every answer is held back until the test says how it comes: at once, late, twice lost, or not at all. */

import { TOPICS, type Topic } from '@apiscope/schema'
import { type Claim, type Commit, emptyViews, type Ownership, type State } from '@apiscope/state'
import type { Admin, Consumer as KafkaConsumer } from 'kafkajs'
import { GroupConsumer } from '../../bus/src/kafka/consumer.js'
import { DEFAULT_WORKER_LIMITS, type WorkerDefinition } from '../src/index.js'
import type { ShardContext } from '../src/shard-context.js'
import { ShardRunner } from '../src/shard-runner.js'

export interface Entry {
  key: string
  value: string
  headers: Record<string, string>
}

/** What is under way, oldest first. */
interface Pending {
  what: string
  /** Does it; throws what the caller is to get. */
  run(): unknown
  resolve(value: unknown): void
  reject(error: Error): void
}

interface Stored {
  epoch: number
  owner: string
  commit: number
  meta: string | null
  states: Map<string, string>
  wakes: Map<string, number>
  seen: Map<number, string>
}

const copy = (s: Stored): Stored => ({
  ...s,
  states: new Map(s.states),
  wakes: new Map(s.wakes),
  seen: new Map(s.seen),
})

/** Lets everything that has been resolved run on. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 6; i++) await new Promise((resolve) => setImmediate(resolve))
}

export class World {
  readonly log = new Map<Topic, Entry[]>()
  readonly pending: Pending[] = []
  readonly published = new Map<string, string>()
  stored: Stored = {
    epoch: 0,
    owner: '',
    commit: 0,
    meta: null,
    states: new Map(),
    wakes: new Map(),
    seen: new Map(),
  }
  /** What a failover may go back to. */
  private readonly history: Stored[] = []
  /** Called with each commit that was taken in. */
  onCommit: (stored: Stored) => void = () => {}
  /** What was claimed, to tell commits of others. */
  latest: Ownership | undefined

  /** Everything under way at once, and all that follows from it. */
  async flow(): Promise<void> {
    for (let quiet = 0; quiet < 2; ) {
      if (this.pending.length === 0) quiet++
      while (this.pending.length > 0) this.answer(0, 'ok')
      await settle()
    }
  }

  /** `ok`; `refused`: not done, the caller waits and tries again; `unheard`: done, but the caller does not hear of it and tries again. */
  answer(at: number, how: 'ok' | 'refused' | 'unheard'): void {
    const item = this.pending[at]
    if (!item) return
    if (how === 'refused') return
    if (how === 'unheard') {
      item.run()
      return
    }
    this.pending.splice(at, 1)
    try {
      item.resolve(item.run())
    } catch (error) {
      item.reject(error as Error)
    }
  }

  /** A request ends in an error that its caller must cope with. (Where the log begins and ends is asked until it is known: as late an answer.) */
  fail(at: number): void {
    if (this.pending[at]?.what !== 'bounds') this.pending.splice(at, 1)[0]?.reject(new Error('injected'))
  }

  /** The store comes back as it was some changes ago. */
  failover(back: number): void {
    const was = this.history.at(-Math.min(back, this.history.length))
    if (!was) return
    this.history.splice(-Math.min(back, this.history.length))
    this.stored = copy(was)
  }

  later<T>(what: string, run: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.pending.push({ what, run, resolve: resolve as (value: unknown) => void, reject })
    })
  }

  /** As one member of the group sees the store. */
  state(): State {
    const { later } = this
    const ask = later.bind(this) as World['later']
    const refuse = ({ epoch, owner }: Ownership) => this.stored.epoch !== epoch || this.stored.owner !== owner
    return {
      claim: () =>
        ask('claim', () => {
          this.history.push(copy(this.stored))
          this.stored.epoch++
          this.stored.owner = `o${Math.random()}`
          const s = this.stored
          this.latest = { epoch: s.epoch, owner: s.owner }
          return claimOf(s)
        }),
      load: (_shard, keys) => ask('load', () => keys.map((key) => this.stored.states.get(key) ?? null)),
      commit: (commit: Commit) =>
        ask('commit', () => {
          if (refuse(commit)) return 'fenced'
          if (this.stored.commit === commit.commit) return 'ok'
          if (this.stored.commit !== commit.commit - 1) return 'behind'
          this.history.push(copy(this.stored))
          const s = copy(this.stored)
          for (const [key, text] of commit.puts) s.states.set(key, text)
          for (const key of commit.deletes) s.states.delete(key)
          for (const [key, time] of commit.wakes) {
            if (time === null) s.wakes.delete(key)
            else s.wakes.set(key, time)
          }
          for (const [chunk, ids] of commit.seenAdd) s.seen.set(chunk, ids)
          for (const chunk of commit.seenDrop) s.seen.delete(chunk)
          s.meta = commit.meta
          s.commit = commit.commit
          this.stored = s
          this.onCommit(s)
          return 'ok'
        }),
      writeViews: (_shard, ownership) => ask('views', () => !refuse(ownership)),
      hgetall: async () => ({}),
      top: async () => [],
      smembers: async () => [],
      count: async () => 0,
      ping: async () => {},
      counters: new Map(),
      trouble: () => undefined,
      sample: async () => null,
      close: async () => {},
    }
  }
}

export function claimOf(s: Stored): Claim {
  return {
    epoch: s.epoch,
    owner: s.owner,
    commit: s.commit,
    meta: s.meta,
    wakes: [...s.wakes],
    seen: [...s.seen].sort((a, b) => a[0] - b[0]),
    keyCount: s.states.size,
    sample: [...s.states.values()][0] ?? null,
  }
}

const PARTITION = 0

/** A copy of the worker: the real consumer and runner, on a client that fetches ahead as kafkajs does. */
export class Member<S> {
  readonly runner: ShardRunner<S>
  readonly context: ShardContext<S>
  private consumer!: GroupConsumer
  private eachBatch!: (payload: unknown) => Promise<void>
  private readonly listeners = new Map<string, (event: { payload: unknown }) => void>()
  private readonly positions = new Map<Topic, number>()
  private readonly paused = new Set<Topic>()
  /** Gone elsewhere while a batch was delivered. */
  private readonly sought = new Set<Topic>()
  /** Fetched and not yet delivered, in order by topic. */
  readonly inFlight: { topic: Topic; from: number; entries: Entry[] }[] = []
  readonly timers: (() => void)[] = []
  dead = false
  owns = false
  failure: Error | undefined

  constructor(
    private readonly world: World,
    private readonly definition: WorkerDefinition<S>,
    limits: Partial<typeof DEFAULT_WORKER_LIMITS>,
  ) {
    this.context = {
      definition,
      state: world.state(),
      producer: {
        send: async (topic, messages) => {
          if (this.dead) return new Promise(() => {})
          for (const { headers, value } of messages) {
            const place = `${topic} ${headers?.['apiscope-position']}`
            const before = world.published.get(place)
            if (before !== undefined && before !== value)
              throw new Error(`two messages at ${place}: ${before} ${value}`)
            world.published.set(place, value)
          }
        },
        heartbeat: async () => {},
        flush: () => world.later('flush', () => undefined),
        counters: new Map(),
        queued: () => 0,
        close: async () => {},
      },
      consumer: () => this.consumer,
      limits: { ...DEFAULT_WORKER_LIMITS, commitMs: 0, ...limits },
      counters: new Map(),
      commits: { count: 0, totalMs: 0, maxMs: 0, lastMs: 0, states: 0, bytes: 0 },
      partitions: 1,
      now: () => 0,
      fail: (error) => {
        this.failure = error
      },
      later: (work) => {
        this.timers.push(work)
        return () => {
          const at = this.timers.indexOf(work)
          if (at >= 0) this.timers.splice(at, 1)
        }
      },
      log: () => {},
    }
    this.runner = new ShardRunner(this.context, PARTITION)
  }

  async open(): Promise<void> {
    const { definition } = this
    const topics = [definition.primary, ...(definition.side ?? [])]
    const client = {
      events: { GROUP_JOIN: 'join', CRASH: 'crash' },
      on: (name: string, listener: (event: { payload: unknown }) => void) => this.listeners.set(name, listener),
      connect: async () => {},
      subscribe: async () => {},
      run: async ({ eachBatch }: { eachBatch: (payload: unknown) => Promise<void> }) => {
        this.eachBatch = eachBatch
      },
      seek: ({ topic, offset }: { topic: Topic; offset: string }) => {
        this.positions.set(topic, Number(offset))
        this.sought.add(topic)
      },
      pause: (list: { topic: Topic }[]) => {
        for (const { topic } of list) this.paused.add(topic)
      },
      resume: (list: { topic: Topic }[]) => {
        for (const { topic } of list) this.paused.delete(topic)
      },
      commitOffsets: async () => {},
      disconnect: async () => {},
    }
    const admin = {
      fetchTopicOffsets: (topic: Topic) =>
        this.world.later('bounds', () => [
          { partition: PARTITION, low: '0', high: String(this.world.log.get(topic)?.length ?? 0) },
        ]),
    }
    const handler = {
      assigned: async (partitions: readonly number[]) => {
        if (!partitions.includes(PARTITION)) {
          if (this.owns) await this.runner.halt()
          this.owns = false
          return []
        }
        this.owns = true
        return this.runner.start()
      },
      revoked: async () => {},
      batch: (topic: Topic, _partition: number, messages: never, end: number, generation: number) => {
        if (!this.dead) this.runner.push(topic, messages, end, generation)
      },
      failed: (error: Error) => {
        this.failure = error
      },
    }
    this.consumer = new GroupConsumer(
      () => client as unknown as KafkaConsumer,
      { shut() {} },
      admin as unknown as Admin,
      { group: 'g', topics },
      handler as never,
      { leaveMs: 1 },
    )
    await this.consumer.start()
    clearInterval((this.consumer as unknown as { timer: NodeJS.Timeout }).timer)
  }

  /** A rebalance has come to its end: this member has the partition, as before or anew. */
  join(): void {
    const topics = [this.definition.primary, ...(this.definition.side ?? [])]
    this.listeners.get('join')!({
      payload: { memberAssignment: Object.fromEntries(topics.map((topic) => [topic, [PARTITION]])) },
    })
  }

  /** What the client fetches ahead of what it delivers. */
  fetch(topic: Topic, most: number): void {
    const log = this.world.log.get(topic) ?? []
    const from = this.inFlight.filter((item) => item.topic === topic).at(-1)
    const position = from ? from.from + from.entries.length : (this.positions.get(topic) ?? 0)
    if (this.paused.has(topic) || position >= log.length) return
    this.inFlight.push({ topic, from: position, entries: log.slice(position, position + most) })
  }

  /** A batch arrives; as kafkajs does, the client goes on behind it, whatever became of it, unless somebody has gone elsewhere meanwhile. */
  async arrive(at: number): Promise<void> {
    const [batch] = this.inFlight.splice(at, 1)
    if (!batch || this.dead) return
    const { topic, from, entries } = batch
    const messages = entries.map(({ key, value, headers }, i) => {
      return { offset: String(from + i), key: Buffer.from(key), value: Buffer.from(value), headers }
    })
    this.sought.delete(topic)
    await this.eachBatch({
      batch: {
        topic,
        partition: PARTITION,
        messages,
        fetchedOffset: String(from),
        highWatermark: String(this.world.log.get(topic)!.length),
        lastOffset: () => String(from + entries.length - 1),
      },
      isStale: () => false,
    })
    if (!this.sought.has(topic)) this.positions.set(topic, from + entries.length)
  }

  /** Real time passes: whatever waited for it goes on. */
  wait(): void {
    for (const work of this.timers.splice(0)) work()
    if (!this.dead) this.runner.kick()
  }

  kill(): void {
    this.dead = true
    this.timers.length = 0
    this.inFlight.length = 0
  }
}

export { emptyViews, TOPICS }
