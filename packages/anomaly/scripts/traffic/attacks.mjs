// The eleven kinds of attack, each easy, medium and hard: who, where, how much, how fast.
import { callOf } from './ordinary.mjs'
import { DAY, draw, HOUR, newActor, objectKey } from './world.mjs'

const MINUTE = 60_000
export const LEVELS = ['easy', 'medium', 'hard']
/** Value for a level out of three ranges. */
const at = (r, level, ranges) => r.scale(...ranges[LEVELS.indexOf(level)])
const count = (r, level, ranges) => Math.round(at(r, level, ranges))

/** One that comes from nowhere, or one who has been a client all along. */
function attacker(world, api) {
  const r = world.random
  return r.chance(0.6) ? newActor(r) : draw(r, world.people[api.people === 'machines' ? 'users' : api.people], 0)
}

/** Spreads `n` calls over `length`, with the unevenness of a program that sleeps. */
function spread(r, start, length, n, call) {
  for (let i = 0; i < n; i++) call(start + (length * (i + r.between(0.1, 0.9))) / n, i)
}

const perMinute = (api) => api.perDay / 1440

/** kind → (world, of, level, start) → { apis, end, clients, calls } */
export const ATTACKS = {
  exfil_size(world, of, level, start) {
    const r = world.random
    const api = r.pick([...of('document'), ...of('export'), ...of('rare')])
    const who = attacker(world, api)
    const n = count(r, level, [
      [20, 40],
      [6, 12],
      [2, 3],
    ])
    const length =
      at(r, level, [
        [10, 20],
        [8, 15],
        [2, 5],
      ]) * MINUTE
    const bytes = Math.max(4e5, api.size * r.between(8, 20))
    const records = api.records > 1.5 ? api.records * r.between(12, 30) : undefined
    return attack(start, length, [api], [who.id], (push) =>
      spread(r, start, length, n, (t) =>
        push(
          callOf(world, api, who, t, {
            status: 200,
            bytes: r.logNormal(bytes, 0.15),
            ...(records ? { records: Math.round(records) } : {}),
          }),
        ),
      ),
    )
  },
  scrape(world, of, level, start) {
    const r = world.random
    const api = r.pick([...of('list'), ...of('list'), ...of('admin')])
    const who = attacker(world, api)
    const n = count(r, level, [
      [20, 40],
      [40, 80],
      [30, 50],
    ])
    const length =
      at(r, level, [
        [10, 20],
        [30, 50],
        [70, 110],
      ]) * MINUTE
    const records = at(r, level, [
      [700, 1000],
      [200, 300],
      [120, 180],
    ])
    const bytes = (api.size / api.records) * records * r.between(0.5, 1.2)
    return attack(start, length, [api], [who.id], (push) =>
      spread(r, start, length, n, (t) =>
        push(
          callOf(world, api, who, t, {
            status: 200,
            records: Math.round(records * r.between(0.93, 1)),
            bytes: bytes * r.between(0.8, 1.2),
          }),
        ),
      ),
    )
  },
  exfil_slow(world, of, level, start) {
    const r = world.random
    const api = r.pick([...of('object'), ...of('document')])
    const who = attacker(world, api)
    const n = count(r, level, [
      [500, 900],
      [250, 400],
      [120, 200],
    ])
    const length =
      at(r, level, [
        [15, 24],
        [22, 30],
        [30, 40],
      ]) * HOUR
    return attack(start, length, [api], [who.id], (push) =>
      spread(r, start, length, n, (t) => push(callOf(world, api, who, t, { status: 200, object: objectKey(r, api) }))),
    )
  },
  flood(world, of, level, start) {
    const r = world.random
    const api = r.pick([...of('list'), ...of('object'), ...of('login'), ...of('write'), ...of('token')])
    const who = attacker(world, api)
    const length =
      at(r, level, [
        [8, 12],
        [12, 18],
        [15, 25],
      ]) * MINUTE
    const base = perMinute(api) * (length / MINUTE)
    const n = Math.round(
      Math.max(
        at(r, level, [
          [250, 500],
          [90, 150],
          [45, 70],
        ]),
        base *
          at(r, level, [
            [20, 40],
            [6, 12],
            [2.5, 4],
          ]),
      ),
    )
    const object = api.object ? objectKey(r, api) : undefined
    const refusing = r.between(0.1, 0.35)
    return attack(start, length, [api], [who.id], (push) =>
      spread(r, start, length, n, (t) =>
        push(callOf(world, api, who, t, { status: r.chance(refusing) ? 429 : 200, object })),
      ),
    )
  },
  flood_distributed(world, of, level, start) {
    const r = world.random
    const api = r.pick([...of('list'), ...of('write')])
    const length =
      at(r, level, [
        [8, 15],
        [12, 18],
        [15, 25],
      ]) * MINUTE
    const base = perMinute(api) * (length / MINUTE)
    const n = Math.round(
      Math.max(
        at(r, level, [
          [500, 900],
          [120, 250],
          [50, 80],
        ]),
        base *
          at(r, level, [
            [12, 20],
            [4, 7],
            [2, 3],
          ]),
      ),
    )
    const crowd = Array.from(
      {
        length: count(r, level, [
          [250, 500],
          [150, 250],
          [100, 180],
        ]),
      },
      () => newActor(r),
    )
    return attack(
      start,
      length,
      [api],
      crowd.map(({ id }) => id),
      (push) => spread(r, start, length, n, (t) => push(callOf(world, api, r.pick(crowd), t))),
    )
  },
  flood_payload(world, of, level, start) {
    const r = world.random
    const api = r.pick([...of('write'), ...of('lookup'), ...of('partner'), ...of('login')])
    const who = attacker(world, api)
    const n = count(r, level, [
      [25, 60],
      [10, 20],
      [5, 8],
    ])
    const sent = at(r, level, [
      [3e6, 6e6],
      [8e5, 2e6],
      [2.5e5, 5e5],
    ])
    const length = r.between(8, 12) * MINUTE
    return attack(start, length, [api], [who.id], (push) =>
      spread(r, start, length, n, (t) =>
        push(callOf(world, api, who, t, { status: r.chance(0.25) ? 413 : 200, sent: sent * r.between(0.85, 1.15) })),
      ),
    )
  },
  enumeration(world, of, level, start) {
    const r = world.random
    const api = r.pick(of('object'))
    const who = attacker(world, api)
    const n = count(r, level, [
      [300, 600],
      [120, 200],
      [50, 80],
    ])
    const length =
      at(r, level, [
        [8, 15],
        [45, 80],
        [4 * 60, 6 * 60],
      ]) * MINUTE
    const missing = at(r, level, [
      [0.3, 0.7],
      [0.1, 0.4],
      [0.001, 0.01],
    ])
    const first = r.int(100_000, 100_000 + api.space)
    const step = api.ids === 'number' ? 1 : 0
    return attack(start, length, [api], [who.id], (push) =>
      spread(r, start, length, n, (t, i) =>
        push(
          callOf(world, api, who, t, {
            status: r.chance(missing) ? 404 : 200,
            object: step ? `h:${first + i}` : objectKey(r, api),
          }),
        ),
      ),
    )
  },
  bola(world, of, level, start) {
    const r = world.random
    const look = of('lookup')[0]
    const api = r.pick(of('object'))
    const who = attacker(world, api)
    const n = count(r, level, [
      [200, 400],
      [60, 100],
      [12, 20],
    ])
    const length =
      at(r, level, [
        [20, 40],
        [90, 150],
        [6 * 60, 9 * 60],
      ]) * MINUTE
    return attack(start, length, [look, api], [who.id], (push) =>
      spread(r, start, length, n, (t) => {
        const object = objectKey(r, api)
        push(callOf(world, look, who, t, { status: 200, named: `h:+${r.hex(9)}`, returned: object }))
        push(callOf(world, api, who, t + r.between(500, 5000), { status: r.chance(0.12) ? 404 : 200, object }))
      }),
    )
  },
  cred_stuffing(world, of, level, start) {
    const r = world.random
    const api = of('login')[0]
    const n = count(r, level, [
      [300, 600],
      [200, 400],
      [60, 100],
    ])
    const length =
      at(r, level, [
        [8, 15],
        [25, 40],
        [5 * 60, 7 * 60],
      ]) * MINUTE
    const crowd = Array.from(
      {
        length: count(r, level, [
          [1, 1],
          [20, 40],
          [40, 80],
        ]),
      },
      () => newActor(r),
    )
    return attack(
      start,
      length,
      [api],
      crowd.map(({ id }) => id),
      (push) =>
        spread(r, start, length, n, (t) =>
          push(
            callOf(world, api, r.pick(crowd), t, {
              status: r.chance(0.02) ? 200 : 401,
              named: r.pick(world.people.users.list).subject,
            }),
          ),
        ),
    )
  },
  token_mismatch(world, of, level, start) {
    const r = world.random
    const api = of('token')[0]
    const who = attacker(world, api)
    const n = count(r, level, [
      [20, 40],
      [6, 12],
      [1, 1],
    ])
    const length =
      at(r, level, [
        [12, 25],
        [10, 18],
        [3, 6],
      ]) * MINUTE
    return attack(start, length, [api], [who.id], (push) =>
      spread(r, start, length, n, (t) =>
        push(callOf(world, api, who, t, { status: 200, issued: r.pick(world.people.users.list).subject })),
      ),
    )
  },
  error_burst(world, of, level, start) {
    const r = world.random
    const api = r.pick([...of('write'), ...of('machine'), ...of('upload'), ...of('list')])
    const who = newActor(r)
    const n = count(r, level, [
      [200, 400],
      [60, 120],
      [22, 35],
    ])
    const length =
      at(r, level, [
        [8, 12],
        [8, 15],
        [12, 18],
      ]) * MINUTE
    const codes = r.pick([
      [400, 422, 404, 500],
      [500, 500, 502, 400],
      [400, 500, 422],
    ])
    return attack(start, length, [api], [who.id], (push) =>
      spread(r, start, length, n, (t) => push(callOf(world, api, who, t, { status: r.pick(codes) }))),
    )
  },
}

function attack(start, length, apis, clients, make) {
  const calls = []
  make((call) => calls.push(call))
  return { apis: apis.map((a) => a.api.id), start, end: start + length, clients, calls }
}

/** Each kind at each level, once, at a time of its own within [from, until) (ms). */
export function allAttacks(world, from, until, kinds = Object.keys(ATTACKS)) {
  const r = world.random
  const of = (what) => world.apis.filter((api) => api.what === what)
  const attacks = []
  for (const kind of kinds) {
    for (const level of LEVELS) {
      for (let tries = 0; tries < 40; tries++) {
        const start = from + r.next() * (until - from - DAY * 1.7)
        // By day as by night, but not two at once on one API: it could not be said which was found.
        const made = ATTACKS[kind](world, of, level, start)
        if (
          attacks.some(
            (other) =>
              other.apis.some((api) => made.apis.includes(api)) &&
              made.start - 3 * HOUR < other.end &&
              other.start - 3 * HOUR < made.end,
          ) &&
          tries < 39
        )
          continue
        attacks.push({ kind, level, ...made })
        break
      }
    }
  }
  return attacks
}
