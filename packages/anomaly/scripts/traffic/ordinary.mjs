// What a call of an API looks like, and how many there are in an hour when nothing happens.
import { draw, HOUR, objectKey, ownObjects, rateOf } from './world.mjs'

const ERRORS = [404, 404, 404, 400, 409, 422, 429, 403, 500, 503]

/** A call by `who` at `time`; `over` fixes what would be drawn: status, bytes, sent, records, object, named, issued, returned. */
export function callOf(world, api, who, time, over = {}) {
  const r = world.random
  const status =
    over.status ??
    (r.chance(api.refusals)
      ? api.what === 'login'
        ? 401
        : 403
      : r.chance(api.fails)
        ? r.pick(ERRORS)
        : api.what === 'upload'
          ? 201
          : 200)
  const good = status < 300
  const records = good
    ? Math.min(
        api.pageLimit * (api.what === 'export' || api.what === 'rare' ? 100 : 1),
        Math.round(over.records ?? (api.records > 1.5 ? r.logNormal(api.records, 0.7) : api.records >= 0.9 ? 1 : 0)),
      )
    : 0
  const perRecord = api.records > 1.5 ? 0.3 + (0.7 * records) / api.records : 1
  const bytes = good
    ? (over.bytes ??
      r.logNormal(api.size * (api.scaleUp ?? 1) * perRecord, api.sizeSpread * (api.records > 1.5 ? 0.4 : 1)))
    : r.between(80, 320)
  return {
    time,
    api,
    who,
    status,
    records: over.records !== undefined && good ? over.records : records,
    bytes: Math.round(bytes),
    sent: Math.round(over.sent ?? Math.min(api.sent * 60, r.logNormal(api.sent, api.sentSpread))),
    identities: identitiesOf(world, api, who, good, over),
    principal: api.open ? undefined : who.subject,
  }
}

function identitiesOf(world, api, who, good, over) {
  const r = world.random
  if (api.object) {
    const key =
      over.object ?? (api.everyone || !r.chance(api.own) ? objectKey(r, api) : r.pick(ownObjects(r, api, who)))
    return [{ role: 'requested', kind: 'object', key }]
  }
  if (!api.names) return undefined
  const named = over.named ?? (api.names === 'phone' ? (r.chance(0.6) ? who.phone : `h:+${r.hex(9)}`) : who.subject)
  const identities = [{ role: 'requested', kind: api.names, key: named }]
  if (api.what === 'token' && good) identities.push({ role: 'issued', kind: 'subject', key: over.issued ?? named })
  if (api.what === 'lookup' && good && world.returnsIds)
    identities.push({ role: 'returned', kind: 'object', key: over.returned ?? objectKey(r, api) })
  return identities
}

/** Ordinary calls of one API in the `length` ms from `start` on; `factor`: how much busier than usual. */
export function ordinarySlot(world, api, start, length, factor, calls) {
  const r = world.random
  if (api.clock) return clockwork(world, api, start, length, calls)
  const n = r.poisson(((rateOf(api, start) * factor * length) / HOUR) * (1 - api.burst))
  for (let i = 0; i < n; i++) {
    let time = start + r.next() * length
    const who = draw(r, world.people[api.people], time)
    do {
      calls.push(callOf(world, api, who, time))
      time += r.between(1, 60) * 1000
    } while (r.chance(api.burst))
  }
}

function clockwork(world, api, start, length, calls) {
  const { list } = world.people.machines
  const every = (HOUR * 24) / api.perDay
  for (let i = Math.ceil(start / every); i * every < start + length; i++) {
    calls.push(callOf(world, api, list[i % list.length], i * every + world.random.between(0, 900)))
  }
}
