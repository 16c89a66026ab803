// Twenty-eight days of traffic from a seed: exchanges in order of time, and labels in the form that the scorer reads.
import { allAttacks } from './attacks.mjs'
import { benignContexts, delegatedTokens } from './benign.mjs'
import { ordinarySlot } from './ordinary.mjs'
import { crowdWalks } from './walks.mjs'
import { DAY, makeWorld } from './world.mjs'

const DAYS = 28
const LEARN = 14 * DAY
const SLOT = 300_000
/** A Monday. */
const START = Date.UTC(2024, 5, 3)

/**
 * @param seed whole number
 * @param volume factor on the calls of the busy APIs, default 1 (about 200,000 exchanges)
 * @param early attacks within the fortnight of learning, too: kinds, default none
 * @param walks enumerations by many in the second fortnight, too; default none
 * @returns { labels, exchanges() } — the exchanges as a generator, day by day
 */
export function makeTraffic(seed, { volume = 1, early = [], walks = false } = {}) {
  const world = makeWorld(seed, { volume })
  const benign = benignContexts(world, LEARN)
  const attacks = [...allAttacks(world, LEARN, DAYS * DAY), ...(walks ? crowdWalks(world, seed, LEARN) : [])]
  const training = early.length > 0 ? allAttacks(world, 2 * DAY, LEARN, early) : []
  const extra = [...benign.calls, ...[...attacks, ...training].flatMap(({ calls }) => calls)]
  delegatedTokens(world, DAYS, extra)
  const byDay = Array.from({ length: DAYS }, () => [])
  for (const call of extra) byDay[Math.floor(call.time / DAY)]?.push(call)
  return {
    labels: labelsOf(seed, world, benign, attacks, training),
    exchanges: () => days(world, benign.factors, byDay),
  }
}

function* days(world, factors, byDay) {
  let n = 0
  for (let day = 0; day < DAYS; day++) {
    const calls = byDay[day]
    for (const api of world.apis) {
      const mine = factors.filter(({ apis }) => apis.has(api))
      for (let slot = day * DAY; slot < (day + 1) * DAY; slot += SLOT) {
        let factor = 1
        api.scaleUp = 1
        for (const f of mine) {
          if (slot + SLOT / 2 < f.start || slot + SLOT / 2 >= f.end) continue
          factor *= f.factor
          if (f.size) api.scaleUp = f.size
        }
        ordinarySlot(world, api, slot, SLOT, factor, calls)
      }
    }
    calls.sort((a, b) => a.time - b.time)
    for (const call of calls) yield exchangeOf(call, ++n)
    byDay[day] = []
  }
}

function exchangeOf({ time, api, who, status, records, bytes, sent, identities, principal }, n) {
  const id = identities?.find(({ role, kind }) => role === 'requested' && kind === 'object')?.key.slice(2)
  const target = id === undefined ? api.api.template : api.api.template.replace('{id}', id)
  return {
    v: 1,
    id: `g${String(n).padStart(8, '0')}`,
    time: START + Math.round(time),
    sensor: 'generator',
    client: { ip: who.ip, port: 40_000, id: who.id },
    server: { ip: '203.0.113.10', port: 80 },
    api: api.api,
    request: { version: '1.1', method: api.api.method, target, host: api.api.host, bodyBytes: sent },
    response: { status, bodyBytes: bytes, records, contentType: 'application/json' },
    quality: { gapBytes: 0, truncated: false, oneSided: false },
    ...(principal ? { principal: { scheme: 'bearer', subject: principal } } : {}),
    ...(identities ? { identities } : {}),
  }
}

function labelsOf(seed, world, benign, attacks, training) {
  const all = [
    ...attacks.map(({ calls, ...a }) => ({ cls: 'attack', ...a, n: calls.length })),
    ...training.map(({ calls, ...a }) => ({ cls: 'training', ...a, n: calls.length })),
    ...benign.labels.map((b) => ({ level: null, ...b })),
  ].sort((a, b) => a.start - b.start)
  return {
    seed,
    start: START,
    evalStart: START + LEARN,
    end: START + DAYS * DAY,
    apis: world.apis.map(({ api }) => api.id),
    labels: all.map((l, i) => ({
      id: `${l.cls}-${l.kind}-${i}`,
      ...l,
      start: START + Math.round(l.start),
      end: START + Math.round(l.end),
    })),
  }
}
