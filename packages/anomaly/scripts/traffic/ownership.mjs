// A company whose objects belong to people, for detectors that learn whose is whose: what is private, shared, public or read by staff.
import { Random } from './random.mjs'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const START = 1_709_251_200_000
export const LEARNING_DAYS = 14
const DAYS = 24
const HOST = 'api.example.net'
export const LEVELS = ['easy', 'medium', 'hard']

/** shared: share of people who read a partner's objects, too; everyone: anybody reads anything; staff: read what customers own. */
const APIS = [
  { path: '/v1/accounts/{id}', shared: 0 },
  { path: '/v1/documents/{id}', shared: 0.15 },
  { path: '/v1/orders/{id}', shared: 0.05, staff: true },
  { path: '/v1/products/{id}', everyone: true },
]
export const PRIVATE = ['/v1/accounts/{id}', '/v1/documents/{id}', '/v1/orders/{id}']

/** → { exchanges (in order of time), attacks: { api, level, client, start, end, objects }, handovers } */
export function ownedTraffic(seed) {
  const r = new Random(seed)
  const calls = []
  const attacks = []
  for (const plan of APIS) {
    const world = peopleOf(r, plan)
    ordinary(r, plan, world, calls)
    if (!plan.everyone) for (const level of LEVELS) attacks.push(attack(r, plan, world, level, calls))
    if (!plan.everyone) handOver(r, plan, world, calls)
  }
  calls.sort((a, b) => a.time - b.time || (a.key < b.key ? -1 : 1))
  return { exchanges: calls.map(exchangeOf), attacks, from: START + LEARNING_DAYS * DAY, days: DAYS - LEARNING_DAYS }
}

/** Everybody owns a few objects, few own many; how often they come is as unequal. */
function peopleOf(r, plan) {
  const people = Array.from({ length: r.int(120, 400) }, () => ({
    id: `p:h.${r.hex(12)}`,
    own: Array.from({ length: 1 + r.poisson(r.scale(0.5, 4)) }, () => `h.${r.hex(16)}`),
    perDay: r.scale(0.15, 3),
  }))
  for (const person of people) {
    if (r.chance(plan.shared ?? 0)) person.partner = r.pick(people)
  }
  const staff = plan.staff
    ? Array.from({ length: r.int(2, 5) }, () => ({ id: `p:h.${r.hex(12)}`, perDay: r.scale(8, 30) }))
    : []
  return { people, staff, popular: Array.from({ length: 400 }, () => `h.${r.hex(16)}`) }
}

function objectFor(r, plan, { popular }, person) {
  if (plan.everyone) return popular[Math.floor(popular.length * r.next() ** 3)]
  if (person.partner && r.chance(0.2)) return r.pick(person.partner.own)
  // Something of somebody else by mistake, or by a link.
  return r.pick(person.own)
}

function ordinary(r, plan, world, calls) {
  for (let day = 0; day < DAYS; day++) {
    for (const person of world.people) {
      const visits = r.poisson(person.perDay)
      for (let v = 0; v < visits; v++) {
        const at = START + day * DAY + (7 + 15 * r.next()) * HOUR
        const reads = 1 + r.poisson(1.5)
        for (let i = 0; i < reads; i++)
          push(r, calls, plan, person.id, at + i * 4_000, objectFor(r, plan, world, person))
      }
      // New objects come, as people go on using the thing.
      if (r.chance(0.03)) person.own.push(`h.${r.hex(16)}`)
    }
    for (const agent of world.staff) {
      const cases = r.poisson(agent.perDay)
      for (let i = 0; i < cases; i++) {
        push(r, calls, plan, agent.id, START + day * DAY + (8 + 9 * r.next()) * HOUR, r.pick(r.pick(world.people).own))
      }
    }
  }
}

/** A login reads objects of others, between what it reads of its own. Easy is many and quick, hard is few in most of a day. */
function attack(r, plan, world, level, calls) {
  const at = LEVELS.indexOf(level)
  const n = r.int(
    ...[
      [40, 80],
      [14, 24],
      [8, 12],
    ][at],
  )
  const hours = r.between(
    ...[
      [1, 3],
      [5, 9],
      [12, 20],
    ][at],
  )
  const who = r.chance(0.7) ? r.pick(world.people) : { id: `p:h.${r.hex(12)}`, own: [`h.${r.hex(16)}`] }
  const day = LEARNING_DAYS + 1 + Math.floor(r.next() * (DAYS - LEARNING_DAYS - 3))
  const start = START + day * DAY + r.between(0, 24 - hours) * HOUR
  const victims = world.people.filter((person) => person !== who)
  for (let i = 0; i < n; i++) {
    const time = start + (hours * HOUR * (i + r.between(0.1, 0.9))) / n
    push(r, calls, plan, who.id, time, r.pick(r.pick(victims).own))
    if (r.chance(0.3)) push(r, calls, plan, who.id, time + 9_000, r.pick(who.own))
  }
  return { api: idOf(plan), level, client: who.id, start, end: start + hours * HOUR, objects: n }
}

/** Benign: an account goes to another login for good, with all that is in it. */
function handOver(r, plan, world, calls) {
  const from = r.pick(world.people)
  const to = `p:h.${r.hex(12)}`
  for (let day = LEARNING_DAYS + 2; day < DAYS; day++) {
    for (const object of from.own) push(r, calls, plan, to, START + day * DAY + (9 + 8 * r.next()) * HOUR, object)
  }
}

const idOf = ({ path }) => `GET ${HOST}${path}`

function push(r, calls, plan, who, time, object) {
  calls.push({ time: Math.round(time), who, plan, object, key: r.hex(12), bytes: Math.round(r.logNormal(1_200, 0.3)) })
}

function exchangeOf({ time, who, plan, object, key, bytes }) {
  const ip = '192.0.2.1'
  return {
    v: 1,
    id: key,
    time,
    sensor: 's',
    client: { ip, port: 1, id: who },
    server: { ip: '192.0.2.2', port: 80 },
    api: { id: idOf(plan), host: HOST, method: 'GET', template: plan.path },
    request: { version: '1.1', method: 'GET', target: plan.path, host: HOST, bodyBytes: 0 },
    response: { version: '1.1', status: 200, bodyBytes: bytes, records: 1 },
    principal: { scheme: 'bearer', subject: who.slice(2) },
    identities: [{ role: 'requested', kind: 'object', key: object }],
    quality: { gapBytes: 0, truncated: false, oneSided: false },
  }
}
