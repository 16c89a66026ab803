/** Runner and real consumer against a broker and a store that do their worst: the store is always what a prefix of the log makes. */
import { TOPICS } from '@apiscope/schema'
import fc from 'fast-check'
import { checkMessage } from '../src/check.js'
import { ShardCore } from '../src/core/shard-core.js'
import { workerHeaders } from '../src/headers.js'
import { DEFAULT_WORKER_LIMITS, type WorkerDefinition } from '../src/index.js'
import { claimOf, type Entry, Member, settle, World } from './fake-world.js'
import { exchange, MINUTE, START } from './toy.js'

/** All that was applied, in order: whatever is lost, repeated or out of order shows. */
interface Trail {
  seen: string[]
  wake: number
}

const trail: WorkerDefinition<Trail> = {
  name: 'risk',
  stateVersion: 1,
  primary: TOPICS.exchanges,
  side: [TOPICS.facts],
  sideSources: ['inventory'],
  feeds: [TOPICS.findings],
  alertTopic: TOPICS.alertsRisk,
  create: () => ({ seen: [], wake: 0 }),
  apply(state, message, topic, out) {
    const { id, time, values } = message as { id?: string; time: number; values?: { n: number } }
    state.seen.push(topic === TOPICS.facts ? `fact ${values!.n}` : id!)
    if (state.wake === 0) state.wake = Math.floor(time / MINUTE) * MINUTE + MINUTE
    out.publish(TOPICS.deadletter, 'k', state.seen.length)
  },
  wake: (state) => (state.wake === 0 ? undefined : state.wake),
  tick(state, _watermark, out) {
    state.seen.push(`tick ${state.wake}`)
    state.wake = 0
    out.publish(TOPICS.deadletter, 'k', state.seen.length)
  },
  encode: (state) => JSON.stringify(state),
  decode: (text) => JSON.parse(text),
}

const LIMITS = {
  tickSlice: 2,
  commitMessages: 4,
  maxInbox: 6,
  maxSideMessages: 4,
  maxHotKeys: 4,
  late: 'apply' as const,
}
const KEYS = 7

/** Writes the log as a sensor and an inventory worker do: exchanges, heartbeats, facts that belong between two heartbeats. */
class Writer {
  private time = START
  private n = 0
  private offset = 0
  constructor(private readonly world: World) {
    world.log.set(TOPICS.exchanges, [])
    world.log.set(TOPICS.facts, [])
  }

  exchanges(count: number): void {
    for (let i = 0; i < count; i++) {
      const x = exchange(this.n, this.n % KEYS, this.time)
      this.n++
      this.add(TOPICS.exchanges, { key: x.api.id, value: JSON.stringify(x), headers: {} })
    }
  }

  heartbeat(seconds: number, facts: number): void {
    this.time += seconds * 1000
    const beat = (sensor: string) => JSON.stringify({ v: 1, heartbeat: true, sensor, time: this.time })
    this.add(TOPICS.exchanges, { key: '', value: beat('s1'), headers: {} })
    const at = this.offset++
    const put = (key: string, value: string, n: number) =>
      this.add(TOPICS.facts, {
        key,
        value,
        headers: workerHeaders(TOPICS.facts, { name: 'inventory' }, 0, [0, at, n]),
      })
    for (let i = 0; i < facts; i++) {
      const { api } = exchange(0, i % KEYS, this.time)
      const fact = { v: 1, source: 'inventory', api, time: this.time - 500, values: { n: this.n * 100 + i } }
      put(api.id, JSON.stringify(fact), i)
    }
    put('', beat('inventory'), facts)
  }

  private add(topic: typeof TOPICS.exchanges | typeof TOPICS.facts, entry: Entry): void {
    this.world.log.get(topic)!.push(entry)
  }
}

/** What each prefix of the log makes of an empty store, by the core alone: states by the offset that comes next. */
function reference(world: World): Map<number, Record<string, string>> {
  const nothing = { epoch: 0, owner: '', commit: 0, meta: null, states: new Map(), wakes: new Map(), seen: new Map() }
  const limits = { ...DEFAULT_WORKER_LIMITS, ...LIMITS, maxSideMessages: 1e9, maxHotKeys: 1e9 }
  const core = new ShardCore(trail, 0, claimOf(nothing), limits, new Map())
  const check = (topic: typeof TOPICS.exchanges, { key, value }: Entry) => {
    const checked = checkMessage(topic, key, value, limits)
    if (!checked.ok) throw new Error(checked.detail)
    return checked
  }
  for (const [offset, entry] of world.log.get(TOPICS.facts)!.entries()) {
    const { heartbeat, key, value } = check(TOPICS.facts as never, entry)
    const [log, at, n] = entry.headers['apiscope-position']!.split('.').map(Number) as [number, number, number]
    const { time = 0 } = value as { time?: number }
    const from = { topic: TOPICS.facts, source: 'inventory', position: [log, at, n] as const, offset, time }
    core.side!.take({ ...from, heartbeat, key, value }, Number.POSITIVE_INFINITY)
  }
  const states: Record<string, string> = {}
  const made = new Map<number, Record<string, string>>([[0, {}]])
  for (const [offset, entry] of world.log.get(TOPICS.exchanges)!.entries()) {
    const { heartbeat, key, value } = check(TOPICS.exchanges, entry)
    if (!heartbeat) core.message(offset, key, value)
    else if (core.awaits(value as never) === undefined) core.heartbeat(offset, value as never)
    else {
      core.applySide(core.heartbeat(offset, value as never))
      for (let due = core.due(); due.length > 0; due = core.due()) for (const key of due) core.tick(key)
      core.forward()
    }
    for (const [key, text] of core.commit().puts) states[key] = text
    made.set(offset + 1, { ...states })
  }
  return made
}

type Command =
  | { do: 'exchanges'; count: number }
  | { do: 'heartbeat'; seconds: number; facts: number }
  | { do: 'fetch'; member: number; side: boolean; most: number }
  | { do: 'arrive'; member: number; at: number }
  | { do: 'answer'; at: number; how: 'ok' | 'refused' | 'unheard' }
  | { do: 'fail'; at: number }
  | { do: 'flow' | 'wait' }
  | { do: 'failover'; back: number }
  | { do: 'rebalance'; member: number }
  | { do: 'kill'; member: number }

const member = fc.nat(1)
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('exchanges' as const), count: fc.integer({ min: 1, max: 9 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('heartbeat' as const),
      seconds: fc.constantFrom(1, 5, 30, 70),
      facts: fc.nat(5),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('fetch' as const),
      member,
      side: fc.boolean(),
      most: fc.integer({ min: 1, max: 5 }),
    }),
  },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('arrive' as const), member, at: fc.nat(2) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('answer' as const),
      at: fc.nat(2),
      how: fc.constantFrom('ok' as const, 'ok' as const, 'refused' as const, 'unheard' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('fail' as const), at: fc.nat(2) }) },
  { weight: 4, arbitrary: fc.constant({ do: 'flow' as const }) },
  { weight: 3, arbitrary: fc.constant({ do: 'wait' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('failover' as const), back: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('rebalance' as const), member }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kill' as const), member }) },
)

class Run {
  readonly world = new World()
  readonly writer = new Writer(this.world)
  readonly members: Member<Trail>[] = []
  readonly commits: { next: number; midway: boolean; states: Record<string, string> }[] = []

  constructor() {
    this.world.onCommit = ({ meta, states }) => {
      const { offsets, midway } = JSON.parse(meta!)
      const next = offsets[TOPICS.exchanges] ?? 0
      this.commits.push({ next, midway: midway !== undefined, states: Object.fromEntries(states) })
    }
  }

  async open(at: number): Promise<void> {
    this.members[at] = new Member(this.world, trail, LIMITS)
    await this.members[at]!.open()
  }

  async do(command: Command): Promise<void> {
    const { world, writer, members } = this
    switch (command.do) {
      case 'exchanges':
        return writer.exchanges(command.count)
      case 'heartbeat':
        return writer.heartbeat(command.seconds, command.facts)
      case 'fetch':
        return members[command.member]!.fetch(command.side ? TOPICS.facts : TOPICS.exchanges, command.most)
      case 'arrive':
        return members[command.member]!.arrive(command.at)
      case 'answer':
        return world.answer(command.at, command.how)
      case 'fail':
        return world.fail(command.at)
      case 'flow':
        return world.flow()
      case 'wait':
        for (const one of members) one.wait()
        return
      case 'failover':
        return world.failover(command.back)
      case 'rebalance':
        // The other one is not told: it is stalled, and believes to own the partition.
        return members[command.member]!.join()
      case 'kill':
        members[command.member]!.kill()
        return this.open(command.member)
    }
  }

  /** Who cannot start ends, and is started again. */
  async supervise(): Promise<void> {
    for (const [at, one] of this.members.entries()) {
      if (!one.failure) continue
      expect(one.failure.message).toBe('injected')
      one.kill()
      await this.open(at)
    }
  }

  /** Nothing goes wrong any more; one member is left. */
  async comeToRest(): Promise<void> {
    this.writer.exchanges(1)
    this.writer.heartbeat(200, 1)
    this.writer.heartbeat(1, 0)
    const [last] = this.members
    for (const one of this.members) if (one !== last) one.kill()
    await this.world.flow()
    last!.join()
    const end = this.world.log.get(TOPICS.exchanges)!.length
    for (let i = 0; i < 400; i++) {
      await this.world.flow()
      last!.wait()
      await this.world.flow()
      const { phase } = last!.runner.status()
      if (phase === 'running' && this.commits.at(-1)?.next === end && !this.commits.at(-1)!.midway) return
      for (const topic of [TOPICS.exchanges, TOPICS.facts]) last!.fetch(topic, 50)
      while (last!.inFlight.length > 0) await last!.arrive(0)
    }
    throw new Error(`never came to rest: ${JSON.stringify(last!.runner.status())} ${last!.failure?.stack}`)
  }
}

const RUNS = Number(process.env.APISCOPE_MODEL_RUNS ?? 1_000)

test(`B1: lost answers, late batches, refusals, failovers, two owners: every commit is what a prefix of the log makes (${RUNS} runs)`, async () => {
  let commits = 0
  let most = 0
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 10, maxLength: 70 }), async (commands) => {
      const run = new Run()
      await run.open(0)
      await run.open(1)
      run.members[0]!.join()
      for (const one of commands) {
        await run.do(one)
        await settle()
        await run.supervise()
      }
      await run.comeToRest()
      const made = reference(run.world)
      for (const { next, midway, states } of run.commits) {
        if (!midway) expect([next, states]).toEqual([next, made.get(next)])
      }
      for (const one of run.members) expect(one.failure).toBeUndefined()
      commits += run.commits.length
      most = Math.max(most, run.commits.length)
    }),
    { numRuns: RUNS, interruptAfterTimeLimit: 120_000, markInterruptAsFailure: false },
  )
  // The runs are about commits: were there many?
  expect(most).toBeGreaterThan(10)
  expect(commits).toBeGreaterThan(RUNS)
})
