import type { Alert, Exchange } from '@apiscope/schema'
import { apiName, TOPICS } from '@apiscope/schema'
import type { Fields, Output, WorkerDefinition } from '@apiscope/worker'

/** Collects what a worker puts out. */
export class Collected implements Output {
  alerts: Alert[] = []
  published: { topic: string; key: string; value: unknown }[] = []
  hashes: Record<string, Record<string, string | number | null>> = {}
  scores: Record<string, Record<string, number>> = {}
  sets: Record<string, Set<string>> = {}
  counters: Record<string, number> = {}
  alert = (alert: Alert) => void this.alerts.push(alert)
  publish = (topic: string, key: string, value: unknown) => void this.published.push({ topic, key, value })
  hset = (key: string, fields: Fields) => {
    const written = Object.entries(fields).map(([field, value]) => [
      field,
      typeof value === 'function' ? value() : value,
    ])
    this.hashes[key] = { ...this.hashes[key], ...Object.fromEntries(written) }
  }
  zadd = (key: string, member: string, score: number) => {
    this.scores[key] = { ...this.scores[key], [member]: score }
  }
  sadd = (key: string, member: string) => {
    this.sets[key] = (this.sets[key] ?? new Set()).add(member)
  }
  srem = (key: string, member: string) => void this.sets[key]?.delete(member)
  count = (counter: string, by = 1) => {
    this.counters[counter] = (this.counters[counter] ?? 0) + by
  }
}

/** Feeds exchanges in order, waking states as the watermark passes, encoding each state after every message. */
export function run<S>(definition: WorkerDefinition<S>, exchanges: Exchange[], encodeEach = false): Collected {
  const out = new Collected()
  const states = new Map<string, S>()
  const wake = (watermark: number) => {
    for (const [key, state] of states) {
      let due = definition.wake?.(state)
      while (due !== undefined && due <= watermark) {
        definition.tick?.(state, watermark, out)
        due = definition.wake?.(state)
      }
      if (encodeEach) states.set(key, definition.decode(definition.encode(state), key))
    }
  }
  for (const exchange of exchanges) {
    wake(exchange.time - 5000)
    const key = exchange.api.id
    if (!states.has(key)) states.set(key, definition.create(key))
    definition.apply(states.get(key)!, exchange, TOPICS.exchanges, out)
  }
  wake(Number.POSITIVE_INFINITY)
  return out
}

let next = 0
export function exchange(
  part: Partial<Omit<Exchange, 'api'>> & { api?: [string, string, string]; status?: number; body?: number } = {},
): Exchange {
  const { api = ['GET', 'shop.example', '/users/{id}'], status = 200, body = 100, ...rest } = part
  next++
  return {
    v: 1,
    id: `x${next}`,
    time: 1_700_000_000_000 + next * 1000,
    sensor: 's',
    client: { ip: '192.0.2.1', port: 1, id: 'ip:192.0.2.1' },
    server: { ip: '198.51.100.1', port: 80 },
    api: apiName(...api),
    request: { version: '1.1', method: api[0], target: api[2], host: api[1], bodyBytes: 0 },
    response: { status, bodyBytes: body, contentType: 'application/json; charset=utf-8', records: 1 },
    quality: { gapBytes: 0, truncated: false, oneSided: false },
    ...rest,
  }
}
