import type { Bus, Consumer, Producer, Reader } from '@apiscope/bus'
import { type Alert, type Exchange, keys, TOPICS } from '@apiscope/schema'
import type { State } from '@apiscope/state'
import { type RunningWorker, runEmbedded, runWorker, type WorkerDefinition, type WorkerOptions } from '../src/index.js'
import { fold, MINUTE, tally } from './toy.js'

// biome-ignore lint/suspicious/noExplicitAny: definitions of different states
export const definitions = (): WorkerDefinition<any>[] => [tally('inventory'), tally('pii', 5), fold]

export const END = 10 * MINUTE

/** Calls back with exchanges and, between them, each second of their time; at last, a heartbeat far ahead. */
export async function play(
  exchanges: readonly Exchange[],
  onExchange: (x: Exchange) => void | Promise<void>,
  onHeartbeat: (time: number) => void | Promise<void>,
): Promise<void> {
  let second = 0
  for (const x of exchanges) {
    const now = Math.floor(x.time / 1000) * 1000
    if (second === 0) second = now - 1000
    while (second < now) {
      second += 1000
      await onHeartbeat(second)
    }
    await onExchange(x)
  }
  await onHeartbeat(second + END)
}

/** What the undisturbed single process makes of the recording. */
export async function expected(exchanges: readonly Exchange[], state: State): Promise<string[]> {
  const alerts: string[] = []
  const run = runEmbedded(definitions(), { state: state as never, onAlert: ({ id }) => alerts.push(id) })
  await play(
    exchanges,
    (x) => run.push(TOPICS.exchanges, x.api.id, x),
    (time) => run.heartbeat(time),
  )
  run.finish()
  return [...new Set(alerts)].sort()
}

export async function publish(bus: Bus, exchanges: readonly Exchange[], sensor = 's1'): Promise<void> {
  const producer = await bus.producer({ whenFull: 'wait' })
  let batch: { key: string; value: string }[] = []
  const send = async () => {
    if (batch.length > 0) await producer.send(TOPICS.exchanges, batch)
    batch = []
  }
  await play(
    exchanges,
    async (x) => {
      batch.push({ key: x.api.id, value: JSON.stringify({ ...x, sensor }) })
    },
    async (time) => {
      await send()
      await producer.heartbeat(TOPICS.exchanges, JSON.stringify({ v: 1, heartbeat: true, sensor, time }))
    },
  )
  await producer.flush()
  await producer.close()
}

export async function views(state: State, apis: number): Promise<unknown[]> {
  const all: unknown[] = [await state.top(keys.apis(), 0, 1000), (await state.smembers(keys.host('shop.test'))).sort()]
  for (let api = 0; api < apis; api++) {
    const id = `GET shop.test/things/${api}`
    all.push(await state.hgetall(keys.api(id)), await state.hgetall(keys.risk(id)))
  }
  return all
}

/** Collects the alerts on the bus, by id. */
export async function collectAlerts(bus: Bus) {
  const seen: string[] = []
  const readers: Reader[] = []
  for (const topic of [TOPICS.alertsAnomaly, TOPICS.alertsRisk]) {
    readers.push(await bus.reader(topic, 'start', ({ value }) => seen.push((JSON.parse(String(value)) as Alert).id)))
  }
  return {
    ids: () => [...new Set(seen)].sort(),
    total: () => seen.length,
    close: () => Promise.all(readers.map((reader) => reader.close())),
  }
}

/** Waits until nothing is behind and everything is committed. */
export async function settled(
  workers: () => readonly RunningWorker[],
  endTime: number,
  timeoutMs = 300_000,
): Promise<void> {
  const until = Date.now() + timeoutMs
  for (;;) {
    const shards = workers().flatMap((worker) =>
      worker.snapshot().shards.map((shard) => ({ ...shard, name: worker.name })),
    )
    if (shards.length > 0 && shards.every(({ time, lag }) => time !== undefined && time >= endTime && lag === 0)) return
    if (Date.now() > until) throw new Error(`not settled: ${JSON.stringify(shards)}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** A worker that can be killed: from one moment on, nothing it does reaches bus or state. */
export async function killable<S>(
  definition: WorkerDefinition<S>,
  bus: Bus,
  state: State,
  options: WorkerOptions,
): Promise<{ worker: RunningWorker; kill(): Promise<void> }> {
  let dead = false
  let consumer: Consumer | undefined
  let producer: Producer | undefined
  const never = new Promise<never>(() => {})
  const guard = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(object, name) {
        const value = Reflect.get(object, name)
        if (typeof value !== 'function') return value
        return (...args: unknown[]) => (dead && !['queued'].includes(String(name)) ? never : value.apply(object, args))
      },
    })
  const guardedBus = new Proxy(bus, {
    get(object, name) {
      if (name === 'producer') {
        return async (o: never) => {
          producer = await object.producer(o)
          return guard<Producer>(producer)
        }
      }
      if (name === 'consumer') {
        return async (o: never, handler: never) => {
          consumer = await object.consumer(o, guard(handler))
          return guard<Consumer>(consumer)
        }
      }
      return Reflect.get(object, name).bind(object)
    },
  })
  const worker = await runWorker(definition, guardedBus, guard(state), options)
  return {
    worker,
    async kill() {
      dead = true
      await consumer?.close()
      await producer?.close(0)
    },
  }
}
