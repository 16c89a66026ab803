// What looks like an attack and is none: each context changes rates for a while, or adds calls.
import { callOf } from './ordinary.mjs'
import { DAY, draw, HOUR, newActor, objectKey } from './world.mjs'

/** → { labels, factor(api, time), calls } for the fortnight from `from` (ms). */
export function benignContexts(world, from) {
  const r = world.random
  const labels = []
  const calls = []
  const factors = []
  const of = (what) => world.apis.filter((api) => api.what === what)
  const label = (kind, apis, start, end, cls = 'benign', clients = null) =>
    labels.push({ kind, cls, apis: apis.map((a) => a.api.id), start, end, clients })
  const during = (apis, start, end, factor) => factors.push({ apis: new Set(apis), start, end, factor })
  const day = () => from + r.int(0, 12) * DAY
  const weekday = () => {
    for (;;) {
      const at = day()
      if (Math.floor(at / DAY) % 7 < 5) return at
    }
  }

  for (const api of r.shuffle(of('list')).slice(0, 2)) {
    const start = day() + r.between(8, 20) * HOUR
    during([api], start, Number.POSITIVE_INFINITY, r.between(1.4, 2.6))
    label('deploy_rate_shift', [api], start, start + 6 * HOUR)
  }
  const grown = r.pick([...of('list'), ...of('write')])
  const grownAt = day() + r.between(8, 20) * HOUR
  factors.push({
    apis: new Set([grown]),
    start: grownAt,
    end: Number.POSITIVE_INFINITY,
    factor: 1,
    size: r.between(1.4, 2.2),
  })
  label('deploy_size_shift', [grown], grownAt, grownAt + 6 * HOUR)

  const holiday = day()
  during(world.apis, holiday, holiday + DAY, r.between(0.3, 0.7))
  label('holiday', world.apis, holiday, holiday + DAY)

  sale(world, of, day() + r.between(9, 20) * HOUR, calls, during, label)
  batch(of('batch')[0], from + r.int(1, 12) * DAY, during, label)
  onboarding(world, of('partner')[0], weekday() + 8 * HOUR, calls, label, from)
  outage(r.pick(of('list')), day() + r.between(8, 22) * HOUR, r, during, label)
  exports(world, of('export')[0], weekday() + r.between(9, 15) * HOUR, calls, label)
  agent(world, of('support')[0], weekday() + r.between(9, 14) * HOUR, calls, label)
  return { labels, calls, factors }
}

function sale(world, of, start, calls, during, label) {
  const r = world.random
  const apis = [...r.shuffle(of('list')).slice(0, 2), ...of('write').slice(0, 1)]
  const end = start + 2 * HOUR
  during(apis, start, end, r.between(2, 4))
  // Half of those who come have never been there, and some of them stay.
  for (const api of apis) {
    const n = r.poisson((api.perDay / 20) * 2 * r.between(0.7, 1.5))
    for (let i = 0; i < n; i++) {
      const who = newActor(r)
      let time = start + r.next() * 2 * HOUR
      for (let k = r.int(1, 3); k > 0; k--) {
        calls.push(callOf(world, api, who, time))
        time += r.between(5, 90) * 1000
      }
    }
  }
  label('flash_sale', apis, start, end)
}

function batch(api, midnight, during, label) {
  const start = midnight + (2 - api.zone) * HOUR
  during([api], start, start + HOUR, 3.5)
  label('monthly_batch', [api], start, start + HOUR)
}

function onboarding(world, api, start, calls, label, from) {
  const r = world.random
  const who = newActor(r)
  const perHour = r.between(6, 18)
  for (let day = start; day < from + 14 * DAY; day += DAY) {
    if (Math.floor(day / DAY) % 7 > 4) continue
    const n = r.poisson(perHour * 8)
    for (let i = 0; i < n; i++) calls.push(callOf(world, api, who, day + r.next() * 8 * HOUR))
  }
  label('new_client_onboarding', [api], start, start + 8 * HOUR, 'benign', [who.id])
}

function outage(api, start, r, during, label) {
  const end = start + r.between(8, 20) * 60_000
  during([api], start, end, 0.1)
  label('outage', [api], start, end, 'neutral')
  const after = end + r.between(15, 30) * 60_000
  during([api], end, after, r.between(2.5, 4))
  label('retry_storm', [api], end, after)
}

function exports(world, api, start, calls, label) {
  const r = world.random
  const who = draw(r, world.people[api.people], 0)
  const n = r.int(8, 18)
  for (let i = 0; i < n; i++) calls.push(callOf(world, api, who, start + r.next() * HOUR, { status: 200 }))
  label('quarter_end_exports', [api], start, start + HOUR, 'benign', [who.id])
}

function agent(world, api, start, calls, label) {
  const r = world.random
  const who = draw(r, world.people[api.people], 0)
  const n = r.int(50, 120)
  for (let i = 0; i < n; i++)
    calls.push(callOf(world, api, who, start + r.next() * 3 * HOUR, { object: objectKey(r, api) }))
  label('busy_support_agent', [api], start, start + 3 * HOUR, 'benign', [who.id])
}

/** People who lawfully get tokens for others (parents, accountants), from the first day on. */
export function delegatedTokens(world, days, calls) {
  const r = world.random
  const api = world.apis.find(({ what }) => what === 'token')
  for (let i = r.int(1, 4); i > 0; i--) {
    const who = draw(r, world.people.users, 0)
    const wards = Array.from({ length: r.int(1, 4) }, () => newActor(r).subject)
    for (let day = 0; day < days; day++) {
      for (let n = r.poisson(0.8); n > 0; n--)
        calls.push(callOf(world, api, who, day * DAY + r.between(7, 22) * HOUR, { status: 200, issued: r.pick(wards) }))
    }
  }
}
