import { type ActorEvent, type Alert, apiName, type Exchange, type FindingMessage, TOPICS } from '@apiscope/schema'
import type { Fields, Output, WorkerDefinition } from '@apiscope/worker'

/** Collects what a worker puts out. */
export class Collected implements Output {
  alerts: Alert[] = []
  published: { topic: string; key: string; value: unknown }[] = []
  hashes: Record<string, Record<string, string | number | null>> = {}
  counters: Record<string, number> = {}
  /** What was found for the owners of the APIs to raise. */
  get handedOver(): Alert[] {
    return this.published
      .filter(({ topic }) => topic === TOPICS.findings)
      .map(({ value }) => (value as FindingMessage).alert)
  }
  alert = (alert: Alert) => void this.alerts.push(alert)
  publish = (topic: string, key: string, value: unknown) => void this.published.push({ topic, key, value })
  hset = (key: string, fields: Fields) => {
    const hash = { ...this.hashes[key] }
    for (const [field, value] of Object.entries(fields)) hash[field] = typeof value === 'function' ? value() : value
    this.hashes[key] = hash
  }
  zadd = () => {}
  sadd = () => {}
  srem = () => {}
  count = (counter: string, by = 1) => {
    this.counters[counter] = (this.counters[counter] ?? 0) + by
  }
}

/** Feeds messages in order of time, waking states as the watermark passes. `encodeEach`: every state is stored and loaded again after each message. */
export function run<S, M extends { time: number }>(
  definition: WorkerDefinition<S>,
  messages: readonly M[],
  keyOf: (message: M) => string,
  encodeEach = false,
): Collected {
  const out = new Collected()
  const states = new Map<string, S>()
  for (const message of messages.toSorted((a, b) => a.time - b.time)) {
    for (const [key, state] of states) {
      const due = definition.wake?.(state)
      if (due !== undefined && due <= message.time - 5000) definition.tick?.(state, message.time - 5000, out)
      if (encodeEach) states.set(key, definition.decode(definition.encode(state), key))
    }
    const key = keyOf(message)
    if (!states.has(key)) states.set(key, definition.create(key))
    definition.apply(states.get(key)!, message, definition.primary, out)
  }
  return out
}

/** Deterministic numbers in [0, 1) (mulberry32). */
export function random(seed: number): () => number {
  let a = seed
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

export const START = 1_700_000_000_000
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
export const USERS = apiName('GET', 'shop.example', '/users/{id}')
export const LOGIN = apiName('POST', 'shop.example', '/login')

let next = 0
export interface Call {
  time: number
  actor: string
  api?: Exchange['api']
  status?: number
  bytes?: number
  sent?: number
  records?: number
  object?: string
  identities?: Exchange['identities']
  principal?: string
}

export function call(c: Call): Exchange {
  const identities = [
    ...(c.identities ?? []),
    ...(c.object === undefined ? [] : [{ role: 'requested' as const, kind: 'object' as const, key: c.object }]),
  ]
  next++
  return {
    v: 1,
    id: `x${next}`,
    time: c.time,
    sensor: 's',
    client: { ip: '192.0.2.1', port: 1, id: c.actor },
    server: { ip: '198.51.100.1', port: 80 },
    api: c.api ?? USERS,
    request: { version: '1.1', method: 'GET', target: '/', host: 'shop.example', bodyBytes: c.sent ?? 300 },
    response: { status: c.status ?? 200, bodyBytes: c.bytes ?? 2000, records: c.records ?? 1 },
    quality: { gapBytes: 0, truncated: false, oneSided: false },
    ...(identities.length > 0 ? { identities } : {}),
    ...(c.principal === undefined ? {} : { principal: { scheme: 'bearer', subject: c.principal } }),
  }
}

/** Ordinary use: `clients` people, each with a call every `every` ms on average, own objects mostly, sizes that vary. */
export function ordinary(
  from: number,
  to: number,
  options: { clients: number; every: number; api?: Exchange['api']; seed?: number; failures?: number },
): Exchange[] {
  const rng = random(options.seed ?? 1)
  const calls: Exchange[] = []
  for (let time = from; time < to; time += (-Math.log(1 - rng()) * options.every) / options.clients) {
    const who = Math.floor(rng() * options.clients)
    calls.push(
      call({
        time,
        actor: `user${who}`,
        api: options.api,
        principal: `p${who}`,
        object: rng() < 0.8 ? `own${who}` : `o${Math.floor(rng() * 1e6)}`,
        bytes: Math.round(1500 + 1500 * rng()),
        records: 1 + Math.floor(3 * rng()),
        status: rng() < (options.failures ?? 0.02) ? 401 : 200,
      }),
    )
  }
  return calls
}

export const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i))

/** As the sensor derives it. */
export function actorEvent(exchange: Exchange): ActorEvent {
  return {
    v: 1,
    id: exchange.id,
    time: exchange.time,
    actor: exchange.client.id,
    ip: exchange.client.ip,
    api: exchange.api,
    status: exchange.response?.status,
    bytesIn: exchange.request?.bodyBytes ?? 0,
    bytesOut: exchange.response?.bodyBytes ?? 0,
    records: exchange.response?.records,
    principal: exchange.principal?.subject,
    identities: exchange.identities,
    ...(exchange.agent ? { agent: exchange.agent } : {}),
    objects: exchange.identities?.filter((i) => i.role === 'requested' && i.kind === 'object').map((i) => i.key),
  }
}

export { TOPICS }
