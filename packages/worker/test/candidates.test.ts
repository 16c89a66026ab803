import { apiEvidence, apiName, type Exchange, TOPICS } from '@apiscope/schema'
import fc from 'fast-check'
import { KeyedStates } from '../src/core/keyed-states.js'
import { Outputs } from '../src/core/outputs.js'
import { DEFAULT_WORKER_LIMITS, type Output, type WorkerDefinition, type WorkerLimits } from '../src/index.js'
import { exchange, START } from './toy.js'

const HOUR = 3_600_000

interface Counted {
  key: string
  calls: number
}

const counted: WorkerDefinition<Counted> = {
  name: 'inventory',
  stateVersion: 1,
  primary: TOPICS.exchanges,
  alertTopic: TOPICS.alertsInventory,
  evidence: apiEvidence,
  create: (key, before) => ({ key, calls: before?.refused ?? 0 }),
  weight: ({ calls }) => calls,
  bytes: () => 1_000,
  dropped: ({ key }, out) => out.count(`dropped ${key}`),
  apply: (state) => {
    state.calls++
  },
  encode: (state) => JSON.stringify(state),
  decode: (text) => JSON.parse(text),
}

/** The states of a shard with what a store would hold. */
function shard(limits: Partial<WorkerLimits> = {}, definition = counted, stored = new Map<string, string>()) {
  const counters = new Map<string, number>()
  const wakes = new Map<string, number>()
  const settings = { ...DEFAULT_WORKER_LIMITS, ...limits }
  const budget = { limit: settings.maxHotBytes, used: 0 }
  const outputs = new Outputs(counters)
  const states = new KeyedStates(definition, settings, outputs, [], stored.size, () => {}, budget)
  const have = (key: string) => {
    if (states.needs(key)) states.provide(key, stored.get(key) ?? null)
  }
  let n = 0
  return {
    states,
    counters,
    stored,
    budget,
    call(key: string, status: number, time: number, actor = 'a') {
      have(key)
      const value: Exchange = {
        ...exchange(n++, 0, time),
        client: { ip: '10.0.0.1', port: 1, id: actor },
        api: apiName('GET', key, '/'),
        response: { status, bodyBytes: 1 },
      }
      states.apply({ topic: TOPICS.exchanges, offset: n, key, value })
    },
    save() {
      const { puts, deletes, wakes: changed } = states.save()
      for (const key of deletes) stored.delete(key)
      for (const [key, text] of puts) stored.set(key, text)
      for (const [key, time] of changed) time === null ? wakes.delete(key) : wakes.set(key, time)
      states.trim()
    },
    tick(watermark: number) {
      for (const key of states.due(watermark, 10_000)) {
        have(key)
        states.tick(key, watermark)
      }
    },
    wakes,
  }
}

describe('keys that nothing has confirmed', () => {
  test('A3, K4: 20,000 made-up keys have no state, are not woken, and are written nowhere', () => {
    const { states, call, save, stored, wakes, counters } = shard()
    for (let i = 0; i < 20_000; i++) call(`word${i}`, 404, START + i)
    save()
    expect([states.count, states.inMemory, stored.size, wakes.size]).toEqual([0, 0, 0, 0])
    expect(counters.get('worker.unconfirmed_messages')).toBe(20_000)
    expect(counters.get('worker.candidates_forgotten')).toBe(15_000)
  })

  test('A3: made-up keys that fill the table do not keep a real one out, then or sixty days later', () => {
    for (const status of [200, 401, 404]) {
      const { call, save, tick, stored, counters } = shard({ maxKeys: 50, maxCandidates: 20 })
      for (let i = 0; i < 500; i++) for (let n = 0; n < 4; n++) call(`made-up${i}`, status, START + i, `a${n}`)
      save()
      tick(START + 60 * 24 * HOUR)
      for (let n = 0; n < 3; n++) call('real', 200, START + 60 * 24 * HOUR)
      save()
      expect(JSON.parse(stored.get('real')!.slice(2))).toEqual({ key: 'real', calls: 3 })
      expect(stored.size).toBeLessThanOrEqual(50)
      expect(counters.has('worker.keys_over_limit')).toBe(false)
    }
  })

  test('at the limit the much called stays, whoever comes', () => {
    const { call, save, stored, counters } = shard({ maxKeys: 10 })
    for (let n = 0; n < 100; n++) call('busy', 200, START + n)
    for (let i = 0; i < 300; i++) call(`once${i}`, 200, START + 1_000 + i)
    save()
    expect(stored.has('busy')).toBe(true)
    expect(stored.has('once299')).toBe(true)
    expect(counters.get('dropped once0')).toBe(1)
  })

  test('what was only refused gets a state at the third refusal, and is forgotten an hour after the last', () => {
    const { states, call, save, tick, stored } = shard()
    call('login', 401, START)
    call('login', 401, START + 1)
    save()
    expect(states.inMemory).toBe(0)
    call('login', 401, START + 2)
    save()
    expect(stored.get('login')).toMatch(/^1~\d+:.*"calls":3/)
    call('login', 403, START + HOUR)
    tick(START + HOUR + 10)
    expect(states.inMemory).toBe(1)
    tick(START + 2 * HOUR + 10)
    save()
    expect([states.count, stored.size]).toEqual([0, 0])
  })

  test('what was confirmed stays, and what it was refused before counts', () => {
    const { states, call, save, tick, stored } = shard()
    call('api', 401, START)
    call('api', 200, START + 1)
    call('api', 404, START + 2)
    tick(START + 1_000 * HOUR)
    save()
    expect(states.count).toBe(1)
    expect(stored.get('api')).toBe('1:{"key":"api","calls":3}')
  })

  test('counts are right whatever comes, and the same after a restart', () => {
    const step = fc.tuple(fc.nat(6), fc.constantFrom(200, 401, 404, 0, -1), fc.nat(3))
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const limits = { maxKeys: 4, maxCandidates: 2 }
        const stored = new Map<string, string>()
        let now = START
        let one = shard(limits, counted, stored)
        for (const [key, status, hours] of steps) {
          now += hours * HOUR
          if (status > 0) one.call(`k${key}`, status, now)
          else if (status === 0) one.tick(now)
          else {
            one.save()
            one = shard(limits, counted, stored)
          }
          expect(one.states.count).toBeGreaterThanOrEqual(0)
        }
        one.save()
        expect(one.states.count).toBe(stored.size)
        expect(stored.size).toBeLessThanOrEqual(limits.maxKeys + limits.maxCandidates)
      }),
      { numRuns: 500 },
    )
  })

  test('K4: states leave the memory of the process by their bytes', () => {
    const { states, call, save, budget } = shard({ maxHotBytes: 100_000 })
    for (let i = 0; i < 1_000; i++) {
      call(`k${i}`, 200, START + i)
      if (states.full) save()
    }
    save()
    expect(budget.used).toBeLessThanOrEqual(100_000)
    expect(states.count).toBe(1_000)
    states.release()
    expect(budget.used).toBe(0)
  })

  test('strangers are looked at together, and an error among them is put aside', () => {
    let seen = 0
    const watched: WorkerDefinition<Counted> = {
      ...counted,
      strangers: {
        group: () => 'server',
        apply(state: Counted, _message: unknown, _topic: unknown, out: Output) {
          seen = ++state.calls
          if (seen === 3) throw new Error('boom')
          out.count('looked')
        },
      },
    }
    const { states, call, counters } = shard({}, watched)
    for (let i = 0; i < 5; i++) call(`w${i}`, 404, START + i)
    expect(seen).toBe(5)
    expect(counters.get('looked')).toBe(4)
    expect(counters.get('worker.apply_errors')).toBe(1)
    expect(states.count).toBe(0)
  })
})
