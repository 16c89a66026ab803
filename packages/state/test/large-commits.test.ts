import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { Redis } from 'ioredis'
import { type Services, startServices } from '../../../scripts/services.d/for-tests'
import { type Commit, emptyViews, type Ownership, openState, type State } from '../src/index.js'
import { argumentsOf, type Lists, parts } from '../src/redis/parts.js'

const shard = { worker: 'anomaly', partition: 0 }
const commit = ({ epoch, owner }: Ownership, n: number, change: Partial<Commit> = {}): Commit => {
  const nothing = { puts: [], deletes: [], wakes: [], seenAdd: [], seenDrop: [] }
  return { ...shard, epoch, owner, commit: n, meta: `{"n":${n}}`, ...nothing, ...change }
}

describe('a commit cut into parts', () => {
  const key = fc.string({ maxLength: 20 })
  const change = fc.record({
    puts: fc.array(fc.tuple(key, fc.string({ maxLength: 200, unit: 'binary' }))),
    deletes: fc.array(key),
    wakes: fc.array(fc.tuple(key, fc.option(fc.nat()))),
    seenAdd: fc.array(fc.tuple(fc.nat(), key)),
    seenDrop: fc.array(fc.nat()),
  })

  test('A1: no part has more arguments or bytes than allowed, and together they are the commit, in order', () => {
    fc.assert(
      fc.property(change, fc.integer({ min: 2, max: 40 }), fc.integer({ min: 1, max: 500 }), (given, most, bytes) => {
        const all = parts(commit({ epoch: 1, owner: 'o' }, 1, given), { maxArguments: most, maxPartBytes: bytes })
        const whole = parts(commit({ epoch: 1, owner: 'o' }, 1, given), { maxArguments: 1e9, maxPartBytes: 1e9 })
        expect(whole).toHaveLength(1)
        for (const part of all) {
          const flat = part.flat()
          expect(flat.length).toBeLessThanOrEqual(most)
          const size = flat.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
          // A single entry has at most two arguments.
          if (flat.length > 2) expect(size).toBeLessThanOrEqual(bytes)
          for (const pairs of [part[0], part[2], part[4]]) expect(pairs.length % 2).toBe(0)
        }
        const joined = all.reduce<Lists>(
          (sum, part) => sum.map((list, i) => [...list, ...part[i]!]) as Lists,
          [[], [], [], [], [], []],
        )
        expect(joined).toEqual(whole[0])
      }),
    )
  })
})

let services: Services | undefined
let redis: Redis
let state: State
beforeAll(async () => {
  services = await startServices(['redis'])
  if (!services) return
  redis = new Redis(services.redisPort)
  state = await openState(`redis://127.0.0.1:${services.redisPort}`)
})
afterAll(async () => {
  await state?.close()
  redis?.disconnect()
  services?.stop()
})
beforeEach(() => redis?.flushall())

const lua = (file: string) => readFileSync(join(__dirname, '../src/lua', file), 'utf8')
const base = 'apiscope:state:{anomaly:0}'
const keysOf = (...names: string[]) => names.map((name) => `${base}:${name}`)
const script = (file: string, names: string[], args: (string | Buffer)[]) =>
  redis.eval(lua(file), names.length, ...keysOf(...names), ...args)

/** Lays a commit aside as a worker does that is killed then. */
async function stage(change: Commit): Promise<{ own: string[]; count: number }> {
  const own = [String(change.epoch), change.owner, String(change.commit)]
  const all = parts(change, { maxArguments: 100, maxPartBytes: 1e6 })
  for (const [i, lists] of all.entries()) {
    expect(await script('stage-2.lua', ['meta', 'stage'], [...own, String(i + 1), ...argumentsOf(lists)])).toBe('ok')
  }
  return { own, count: all.length }
}
const many = (n: number, text = 'x') => Array.from({ length: n }, (_, i): [string, string] => [`key ${i}`, text])

describe('large commits in Redis', () => {
  test('A1: 100,000 keys in one commit count, and are there for the next owner', async () => {
    if (!services) return
    const own = await state.claim(shard)
    const wakes = many(100_000).map(([key], i): [string, number] => [key, i])
    expect(await state.commit(commit(own, 1, { puts: many(100_000), wakes }))).toBe('ok')
    const next = await state.claim(shard)
    expect(next).toMatchObject({ commit: 1, meta: '{"n":1}', keyCount: 100_000, sample: 'x' })
    expect(next.wakes).toHaveLength(100_000)
    const loaded = await state.load(
      shard,
      many(100_000).map(([key]) => key),
    )
    expect(loaded.filter((text) => text === 'x')).toHaveLength(100_000)
    expect(await redis.exists(`${base}:stage`)).toBe(0)
    const gone = many(100_000).map(([key]) => key)
    expect(await state.commit(commit(next, 2, { deletes: gone }))).toBe('ok')
    expect((await state.claim(shard)).keyCount).toBe(0)
  })

  test('A1: killed before the switch, nothing of it counts', async () => {
    if (!services) return
    const own = await state.claim(shard)
    expect(await state.commit(commit(own, 1, { puts: many(3, 'before') }))).toBe('ok')
    await stage(commit(own, 2, { puts: many(500, 'half'), wakes: [['key 1', 7]] }))
    const next = await state.claim(shard)
    expect(next).toMatchObject({ commit: 1, meta: '{"n":1}', keyCount: 3, wakes: [] })
    expect(await state.load(shard, ['key 0', 'key 400'])).toEqual(['before', null])
    expect(await redis.exists(`${base}:stage`)).toBe(0)
  })

  test('A1: killed after the switch, all of it counts, however much was applied', async () => {
    if (!services) return
    for (const applied of [0, 2, 5]) {
      await redis.flushall()
      const own = await state.claim(shard)
      const { own: args, count } = await stage(commit(own, 1, { puts: many(500, 'new'), seenAdd: [[1, 'a']] }))
      expect(await script('seal-2.lua', ['meta', 'stage'], [...args, '{"n":1}', String(count)])).toBe('ok')
      for (let part = 1; part <= applied; part++) {
        const names = ['meta', 'states', 'wakes', 'seen', 'stage']
        expect(await script('apply-5.lua', names, [...args, String(part)])).toBe('ok')
      }
      const next = await state.claim(shard)
      expect(next).toMatchObject({ commit: 1, keyCount: 500, seen: [[1, 'a']] })
      expect(await state.load(shard, ['key 0', 'key 499'])).toEqual(['new', 'new'])
      expect(await state.commit(commit(next, 2))).toBe('ok')
    }
  })

  test('A1: a part that the server lost keeps the commit from counting', async () => {
    if (!services) return
    const own = await state.claim(shard)
    const { own: args, count } = await stage(commit(own, 1, { puts: many(500) }))
    await redis.hdel(`${base}:stage`, '2')
    expect(await script('seal-2.lua', ['meta', 'stage'], [...args, '{}', String(count)])).toBe('behind')
  })

  test('an owner under the same epoch, given out twice, is refused in every step', async () => {
    if (!services) return
    const lost = await state.claim(shard)
    // A failover lost the claim: the next owner gets the same epoch.
    await redis.hset(`${base}:meta`, 'epoch', lost.epoch - 1)
    const owner = await state.claim(shard)
    expect(owner.epoch).toBe(lost.epoch)
    expect(owner.owner).not.toBe(lost.owner)
    expect(await state.commit(commit(lost, 1))).toBe('fenced')
    expect(await state.commit(commit(lost, 1, { puts: many(3_000) }))).toBe('fenced')
    expect(await state.writeViews(shard, lost, emptyViews())).toBe(false)
    expect(await state.commit(commit(owner, 1))).toBe('ok')
  })

  test('B5: an owner that stalls while it writes views overwrites nothing of its successor', async () => {
    if (!services) return
    const old = await state.claim(shard)
    const views = (calls: string) => {
      const all = emptyViews()
      for (let i = 0; i < 1_000; i++) all.hashes.set(`apiscope:api:${i}`, new Map([['calls', calls]]))
      return all
    }
    // Each command of the old one goes out while the new one writes: none may come after it.
    const stalled = state.writeViews(shard, old, views('5'))
    const owner = await state.claim(shard)
    expect(await state.writeViews(shard, owner, views('900'))).toBe(true)
    expect(await stalled).toBe(false)
    for (const i of [0, 1, 499, 998, 999]) expect(await state.hgetall(`apiscope:api:${i}`)).toEqual({ calls: '900' })
  })

  test('B5: in a cluster, where the shard lies on another node, the later owner of a slot wins', async () => {
    if (!services) return
    const write = (epoch: number, owner: string, calls: string) =>
      redis.eval(lua('view-cluster-2.lua'), 2, 'o{1}', 'k{1}', 'w:0', String(epoch), owner, 'HSET', 'calls', calls)
    const [a, b] = [randomUUID(), randomUUID()]
    expect(await write(7, a, '5')).toBe(1)
    expect(await write(8, b, '900')).toBe(1)
    expect(await write(7, a, '6')).toBe(0)
    // The same epoch given out twice: whoever wrote first stays; the other one claims anew.
    expect(await write(8, a, '7')).toBe(0)
    expect(await redis.hget('k{1}', 'calls')).toBe('900')
  })
})
