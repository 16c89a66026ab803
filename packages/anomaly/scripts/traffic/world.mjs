// A company's APIs and who calls them: everything that a seed decides before the first call.
import { Random } from './random.mjs'

const HOST = 'api.example.net'
export const HOUR = 3_600_000
export const DAY = 24 * HOUR

/**
 * What kinds of APIs there are. people: who calls; day: calls a day (log-uniform range); size, sent: medians of bytes;
 * records: median; object: what a call names; fails: share of errors; season: shape of the day.
 */
const ARCHETYPES = [
  {
    what: 'list',
    paths: ['/v1/orders', '/v1/search', '/v2/feed', '/v1/messages', '/v1/products'],
    people: 'users',
    day: [150, 2500],
    size: [1500, 30000],
    sent: [250, 500],
    records: [4, 25],
    season: 'consumer',
  },
  {
    what: 'object',
    paths: ['/v1/users/{id}', '/v1/accounts/{id}', '/v1/invoices/{id}', '/v1/trips/{id}'],
    people: 'users',
    day: [120, 1500],
    size: [800, 5000],
    sent: [250, 450],
    records: [1, 1],
    object: true,
    season: 'consumer',
  },
  {
    what: 'document',
    paths: ['/v1/documents/{id}', '/v1/photos/{id}'],
    people: 'users',
    day: [60, 800],
    size: [15e3, 90e3],
    sent: [250, 450],
    records: [1, 1],
    object: true,
    wide: true,
    season: 'consumer',
  },
  {
    what: 'login',
    paths: ['/auth/login', '/v1/sessions'],
    method: 'POST',
    people: 'users',
    day: [100, 900],
    size: [500, 1200],
    sent: [300, 600],
    records: [0, 0],
    season: 'consumer',
    names: 'username',
    open: true,
  },
  {
    what: 'token',
    paths: ['/auth/apple', '/oauth/token'],
    method: 'POST',
    people: 'users',
    day: [40, 400],
    size: [800, 1500],
    sent: [900, 2000],
    records: [0, 0],
    season: 'consumer',
    names: 'subject',
    open: true,
  },
  {
    what: 'lookup',
    paths: ['/v1/contacts/lookup', '/v1/people/find'],
    method: 'POST',
    people: 'users',
    day: [40, 400],
    size: [150, 500],
    sent: [250, 450],
    records: [1, 1],
    season: 'consumer',
    names: 'phone',
    open: true,
  },
  {
    what: 'write',
    paths: ['/v1/payments', '/graphql', '/v1/comments'],
    method: 'POST',
    people: 'users',
    day: [60, 1200],
    size: [400, 10000],
    sent: [600, 2000],
    records: [1, 8],
    season: 'consumer',
  },
  {
    what: 'upload',
    paths: ['/v1/files', '/v1/avatars'],
    method: 'POST',
    people: 'users',
    day: [30, 200],
    size: [200, 500],
    sent: [50e3, 250e3],
    records: [0, 0],
    season: 'consumer',
    spread: 1,
  },
  {
    what: 'partner',
    paths: ['/partner/v1/quotes', '/partner/v2/stock'],
    method: 'POST',
    people: 'partners',
    day: [80, 600],
    size: [2000, 9000],
    sent: [900, 3000],
    records: [3, 10],
    season: 'office',
  },
  {
    what: 'machine',
    paths: ['/hooks/psp', '/internal/v1/events'],
    method: 'POST',
    people: 'machines',
    day: [100, 500],
    size: [80, 300],
    sent: [900, 3000],
    records: [0, 0],
    season: 'flat',
    open: true,
  },
  {
    what: 'batch',
    paths: ['/internal/v1/ingest'],
    method: 'POST',
    people: 'machines',
    day: [150, 700],
    size: [100, 300],
    sent: [8e3, 40e3],
    records: [0, 0],
    season: 'night',
    open: true,
  },
  {
    what: 'health',
    paths: ['/health'],
    people: 'machines',
    day: [700, 1440],
    size: [50, 80],
    sent: [120, 200],
    records: [0, 0],
    season: 'flat',
    open: true,
    clock: true,
  },
  {
    what: 'support',
    paths: ['/v1/users/{id}/tickets'],
    people: 'agents',
    day: [60, 200],
    size: [5000, 15000],
    sent: [250, 400],
    records: [5, 12],
    object: true,
    everyone: true,
    season: 'office',
  },
  {
    what: 'admin',
    paths: ['/admin/users'],
    people: 'staff',
    day: [5, 30],
    size: [6000, 15000],
    sent: [300, 400],
    records: [15, 30],
    season: 'office',
  },
  {
    what: 'export',
    paths: ['/v1/reports/export'],
    people: 'staff',
    day: [3, 12],
    size: [60e3, 200e3],
    sent: [300, 400],
    records: [100, 400],
    season: 'office',
  },
  {
    what: 'rare',
    paths: ['/v1/legal/export/{id}'],
    people: 'staff',
    day: [0.5, 2],
    size: [80e3, 250e3],
    sent: [300, 400],
    records: [30, 100],
    object: true,
    everyone: true,
    season: 'office',
  },
]
/** Kinds that every world has, so that every attack has a place. */
const ALWAYS = new Set(['login', 'token', 'lookup', 'upload', 'document', 'support', 'export', 'partner', 'batch'])

export function makeWorld(seed, { volume = 1 } = {}) {
  const r = new Random(seed * 7919 + 17)
  const people = {
    users: crowd(r, r.int(250, 1400), { zipf: r.between(0.3, 0.9), late: r.between(0.05, 0.35) }),
    partners: crowd(r, r.int(6, 30), { zipf: 0.8, late: 0.1 }),
    machines: crowd(r, r.int(2, 4), { zipf: 0.1, late: 0 }),
    agents: crowd(r, r.int(4, 8), { zipf: 0.2, late: 0 }),
    staff: crowd(r, r.int(5, 10), { zipf: 0.3, late: 0.1 }),
  }
  // In some companies people call in bursts, in others one call at a time.
  const burst = r.pick([0, 0, 0.15, 0.35])
  const apis = []
  for (const kind of ARCHETYPES) {
    const paths =
      kind.what === 'list'
        ? r.shuffle([...kind.paths]).slice(0, r.int(2, 4))
        : kind.what === 'object' || kind.what === 'write'
          ? r.shuffle([...kind.paths]).slice(0, r.int(1, 2))
          : [r.pick(kind.paths)]
    if (!ALWAYS.has(kind.what) && kind.what !== 'list' && kind.what !== 'object' && r.chance(0.2)) continue
    for (const path of paths) apis.push(makeApi(r, kind, path, volume, burst))
  }
  return { seed, apis, people, burst, returnsIds: r.chance(0.5), random: new Random(seed * 104729 + 5) }
}

function makeApi(r, kind, path, volume, burst) {
  const method = kind.method ?? 'GET'
  const name = `${method} ${HOST}${path}`
  return {
    ...kind,
    api: { id: name, host: HOST, method, template: path },
    perDay: r.scale(...kind.day) * (kind.day[1] > 100 ? volume : 1),
    size: r.scale(...kind.size),
    sizeSpread: r.between(0.3, 0.75),
    sent: r.scale(...kind.sent),
    sentSpread: kind.spread ?? r.between(0.15, 0.3),
    records: r.scale(Math.max(0.1, kind.records[0]), Math.max(0.1, kind.records[1])),
    pageLimit: 50,
    fails: r.between(0.01, 0.04),
    refusals: kind.what === 'login' ? r.between(0.04, 0.15) : kind.what === 'token' ? 0.03 : 0.003,
    own: r.between(0.75, 0.98),
    ownCount: kind.wide ? r.int(3, 8) : r.int(1, 3),
    space: Math.round(r.scale(2_000, 500_000)),
    ids: r.pick(['number', 'uuid']),
    burst: kind.people === 'users' ? burst : 0,
    zone: r.int(-2, 2),
  }
}

function crowd(r, size, { zipf, late }) {
  const list = []
  for (let i = 0; i < size; i++) {
    const person = newActor(r)
    person.weight = 1 / (1 + i) ** zipf
    person.from = r.chance(late) ? r.between(0, 28) * DAY : 0
    list.push(person)
  }
  let sum = 0
  const cumulative = list.map((person) => {
    sum += person.weight
    return sum
  })
  return { list, cumulative, sum }
}

export function newActor(r) {
  return {
    id: `c${r.hex(10)}`,
    ip: `198.${r.int(18, 19)}.${r.int(0, 255)}.${r.int(1, 254)}`,
    subject: `h:u${r.hex(8)}`,
    phone: `h:+${r.hex(9)}`,
    own: new Map(),
    from: 0,
  }
}

/** Somebody of a crowd who is there at `time` (ms after the beginning), by weight. */
export function draw(r, people, time) {
  for (;;) {
    const at = r.next() * people.sum
    let low = 0
    let high = people.cumulative.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (people.cumulative[middle] < at) low = middle + 1
      else high = middle
    }
    const person = people.list[low]
    if (person.from <= time) return person
  }
}

const HOURS = {
  consumer: [4, 2, 1, 1, 1, 2, 5, 9, 11, 12, 12, 13, 14, 13, 12, 13, 14, 16, 18, 19, 18, 15, 11, 7],
  office: [0, 0, 0, 0, 0, 0, 1, 6, 16, 20, 20, 18, 12, 17, 19, 18, 14, 6, 2, 1, 0, 0, 0, 0],
  flat: Array(24).fill(10),
  night: [0, 0, 60, 30, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
}
const WEEK = {
  consumer: [1, 0.95, 0.95, 1, 1.1, 1.15, 0.85],
  office: [1.4, 1.4, 1.2, 1.4, 1.3, 0.15, 0.05],
  flat: Array(7).fill(1),
  night: Array(7).fill(1),
}

/** Expected calls in the hour that begins `time` ms after the beginning. */
export function rateOf(api, time) {
  const hour = (Math.floor(time / HOUR) + api.zone + 24) % 24
  const hours = HOURS[api.season]
  const share = hours[hour] / hours.reduce((a, b) => a + b)
  return api.perDay * share * WEEK[api.season][Math.floor(time / DAY) % 7]
}

export function objectKey(r, api) {
  if (api.ids === 'number') return `h:${100_000 + r.int(0, api.space)}`
  return `h:${r.hex(8)}-${r.hex(4)}-${r.hex(12)}`
}

/** Objects that belong to a person at an API. */
export function ownObjects(r, api, person) {
  let own = person.own.get(api.api.id)
  if (!own) {
    own = Array.from({ length: r.int(1, api.ownCount) }, () => objectKey(r, api))
    person.own.set(api.api.id, own)
  }
  return own
}
