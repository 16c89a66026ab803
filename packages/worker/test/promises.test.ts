import { openBus } from '@apiscope/bus'
import { keys, TOPICS } from '@apiscope/schema'
import { openEmbeddedState, type State } from '@apiscope/state'
import { type RunningWorker, runEmbedded, runWorker, type WorkerDefinition } from '../src/index.js'
import { settled } from './harness.js'
import { exchange, MINUTE, START, tally } from './toy.js'

const beat = (time: number) => JSON.stringify({ v: 1, heartbeat: true, sensor: 's1', time })

/** A worker whose keys all want to be woken at the same time. */
const everyMinute: WorkerDefinition<{ n: number; wake: number }> = {
  name: 'pii',
  stateVersion: 1,
  primary: TOPICS.exchanges,
  feeds: [],
  alertTopic: TOPICS.alertsPii,
  create: () => ({ n: 0, wake: START + MINUTE }),
  apply: () => {},
  wake: (state) => state.wake,
  tick(state, _watermark, out) {
    state.n++
    state.wake += 60 * MINUTE
    out.count('ticks')
  },
  encode: (state) => JSON.stringify(state),
  decode: (text) => JSON.parse(text),
}

test('A1: 100,000 keys due at one heartbeat are woken in slices, with commits between, each once', async () => {
  const bus = await openBus('embedded', { partitions: 1, maxEmbeddedLag: 1e9 })
  const state = openEmbeddedState('embedded')
  const own = state.claimSync({ worker: 'pii', partition: 0 })
  const all = Array.from({ length: 100_000 }, (_, i) => `GET shop.test/things/${i}`)
  const { epoch, owner } = own
  state.commitSync({
    worker: 'pii',
    partition: 0,
    epoch,
    owner,
    commit: 1,
    meta: JSON.stringify({ v: 1, partitions: 1, log: 0, offsets: {}, clock: { sensors: [], time: null }, streams: [] }),
    puts: all.map((key) => [key, `1:${JSON.stringify({ n: 0, wake: START + MINUTE })}`]),
    deletes: [],
    wakes: all.map((key) => [key, START + MINUTE]),
    seenAdd: [],
    seenDrop: [],
  })
  const sizes: number[] = []
  const watched = new Proxy(state, {
    get(target, name) {
      if (name !== 'commit') return Reflect.get(target, name).bind?.(target) ?? Reflect.get(target, name)
      return (commit: Parameters<State['commit']>[0]) => {
        sizes.push(commit.puts.length)
        return target.commit(commit)
      }
    },
  })
  // Only the number of states decides when to commit: the test does not depend on how fast it runs.
  const limits = { commitMs: 1e9, commitMessages: 5_000, maxHotKeys: 5_000, tickSlice: 500 }
  const worker = await runWorker(everyMinute, bus, watched, { limits })
  const producer = await bus.producer({ whenFull: 'wait' })
  await producer.heartbeat(TOPICS.exchanges, beat(START))
  await producer.heartbeat(TOPICS.exchanges, beat(START + 2 * MINUTE))
  while ((worker.snapshot().counters.get('ticks') ?? 0) < 100_000)
    await new Promise((resolve) => setTimeout(resolve, 20))
  expect(await worker.stop()).toBe(true)
  expect(worker.snapshot().counters.get('ticks')).toBe(100_000)
  expect(sizes.length).toBeGreaterThanOrEqual(20)
  expect(Math.max(...sizes)).toBeLessThanOrEqual(5_500)
  for (const i of [0, 1, 50_000, 99_999])
    expect(state.loadSync({ worker: 'pii', partition: 0 }, all[i]!)).toContain('"n":1')
  await bus.close()
})

test('A1: killed in the middle of such a heartbeat, the next owner wakes the rest, and none twice', async () => {
  const state = openEmbeddedState('embedded')
  const shard = { worker: 'pii', partition: 0 }
  const definition = { ...everyMinute, apply: () => {} }
  const push = (run: ReturnType<typeof runEmbedded>, count: number) => {
    for (let i = 0; i < count; i++) run.push(TOPICS.exchanges, `GET shop.test/things/${i}`, exchange(i, i, START))
  }
  const first = runEmbedded([definition], { state, limits: { tickSlice: 10, commitMessages: 50 } })
  first.heartbeat(START)
  push(first, 200)
  first.commit()
  // Dies after its third commit of this heartbeat.
  let left = 3
  const commit = state.commitSync.bind(state)
  state.commitSync = (given) => {
    if (left-- === 0) throw new Error('killed')
    return commit(given)
  }
  expect(() => first.heartbeat(START + 2 * MINUTE)).toThrow('killed')
  state.commitSync = commit
  const ns = () =>
    Array.from({ length: 200 }, (_, i) =>
      Number(/"n":(\d)/.exec(state.loadSync(shard, `GET shop.test/things/${i}`) ?? '')?.[1]),
    )
  expect(new Set(ns())).toEqual(new Set([0, 1]))
  const second = runEmbedded([definition], { state, limits: { tickSlice: 10, commitMessages: 50 } })
  second.finish()
  expect(new Set(ns())).toEqual(new Set([1]))
})

test('B3: a run whose store was taken over says so, instead of ending as if all were well', () => {
  const state = openEmbeddedState('embedded')
  const first = runEmbedded([tally('inventory')], { state })
  first.push(TOPICS.exchanges, 'GET shop.test/things/1', exchange(1, 1, START))
  const second = runEmbedded([tally('inventory')], { state })
  second.push(TOPICS.exchanges, 'GET shop.test/things/1', exchange(2, 1, START))
  expect(() => first.finish()).toThrow(expect.objectContaining({ code: 'state.in_use', exit: 2 }))
  second.finish()
})

/** A store that takes nothing from some moment on, until told otherwise. */
function refusing() {
  const state = openEmbeddedState('embedded')
  const since = Date.now() - 60_000
  let refuses = false
  const waiting: (() => void)[] = []
  const held =
    <A extends unknown[], R>(action: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      while (refuses) await new Promise<void>((resolve) => waiting.push(resolve))
      return action(...args)
    }
  const guarded = Object.assign(Object.create(state), {
    commit: held(state.commit.bind(state)),
    writeViews: held(state.writeViews.bind(state)),
    trouble: () => (refuses ? { kind: 'read_only', message: '--state: Redis refuses writes', since } : undefined),
  }) as typeof state
  return {
    state: guarded,
    views: state,
    refuse: () => {
      refuses = true
    },
    accept: () => {
      refuses = false
      for (const resolve of waiting.splice(0)) resolve()
    },
  }
}

async function counting(
  state: State,
  stopMs = 8_000,
): Promise<{ worker: RunningWorker; send(n: number): Promise<void>; close(): Promise<void> }> {
  const bus = await openBus('embedded', { partitions: 1 })
  const worker = await runWorker(tally('inventory'), bus, state, { limits: { commitMs: 20, stopMs } })
  const producer = await bus.producer({ whenFull: 'wait' })
  let sent = 0
  return {
    worker,
    async send(n) {
      for (let i = 0; i < n; i++, sent++) {
        const x = exchange(sent, 1, START)
        await producer.send(TOPICS.exchanges, [{ key: x.api.id, value: JSON.stringify(x) }])
      }
      await producer.heartbeat(TOPICS.exchanges, beat(START + sent))
    },
    close: () => bus.close(),
  }
}

test('E2, K15: a store that refuses writes makes the lag grow and the worker stall, and is caught up with afterwards', async () => {
  const store = refusing()
  const { worker, send, close } = await counting(store.state)
  await send(5)
  await settled(() => [worker], START + 5)
  expect(worker.stalled()).toBeUndefined()
  store.refuse()
  await send(40)
  while (worker.snapshot().shards[0]!.lag < 41) await new Promise((resolve) => setTimeout(resolve, 10))
  expect(worker.stalled()).toBe('--state: Redis refuses writes')
  store.accept()
  await settled(() => [worker], START + 45)
  expect(worker.stalled()).toBeUndefined()
  expect(await worker.stop()).toBe(true)
  expect((await store.views.hgetall(keys.api(exchange(0, 1, START).api.id))).inventory_calls).toBe('45')
  await close()
})

test('E4: told to end while the store refuses, a worker closes all it has open and says that something is left', async () => {
  const store = refusing()
  const { worker, send, close } = await counting(store.state, 100)
  store.refuse()
  await send(5)
  while (worker.snapshot().shards[0]!.lag < 6) await new Promise((resolve) => setTimeout(resolve, 10))
  expect(await worker.stop()).toBe(false)
  await worker.done
  store.accept()
  await close()
})
