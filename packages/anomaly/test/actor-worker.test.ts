import { anomalyActorsWorker } from '@apiscope/anomaly'
import { apiName, type Exchange } from '@apiscope/schema'
import { actorEvent, call, DAY, HOUR, MINUTE, run, START, times, USERS } from './support.js'

const LOOKUP = apiName('POST', 'shop.example', '/contacts/lookup')
const play = (exchanges: Exchange[], encodeEach = false) =>
  run(anomalyActorsWorker, exchanges.map(actorEvent), (e) => e.actor, encodeEach)
const phone = (key: string) => ({ role: 'requested' as const, kind: 'phone' as const, key })

/** A look-up by phone, then the object it led to, `pause` later. */
const chain = (i: number, pause: number, returned: boolean, from = START) => [
  call({
    time: from + i * 20 * MINUTE,
    actor: 'eve',
    api: LOOKUP,
    identities: [
      phone(`h.phone${i}`),
      ...(returned ? [{ role: 'returned' as const, kind: 'object' as const, key: `h.user${i}` }] : []),
    ],
  }),
  call({ time: from + i * 20 * MINUTE + pause, actor: 'eve', object: `h.user${i}` }),
]

describe('chained look-ups', () => {
  test('ids returned by a look-up and spent elsewhere, however late', () => {
    const out = play(times(10, (i) => chain(i, 15 * MINUTE, true)).flat())
    expect(out.handedOver.map((a) => [a.kind, a.api.id, a.client?.id])).toEqual([['bola', USERS.id, 'eve']])
    expect(out.handedOver[0]!.evidence).toMatchObject({
      metric: 'chained_objects',
      observed: 6,
      looked_up_at: [LOOKUP.id],
    })
  })

  test('where returned ids are not known, new objects right after look-ups', () => {
    expect(play(times(10, (i) => chain(i, 5_000, false)).flat()).handedOver).toHaveLength(1)
    expect(play(times(10, (i) => chain(i, 10 * MINUTE, false)).flat()).handedOver).toHaveLength(0)
  })

  test('browsing a list and its details is no chain', () => {
    const list = apiName('GET', 'shop.example', '/users')
    const browse = times(50, (i) => [
      call({
        time: START + i * 30_000,
        actor: 'eve',
        api: list,
        identities: [{ role: 'returned', kind: 'object', key: `h.u${i}` }],
      }),
      call({ time: START + i * 30_000 + 5_000, actor: 'eve', object: `h.u${i}` }),
    ]).flat()
    expect(play(browse).handedOver).toEqual([])
  })

  test('what an agent does every day becomes its norm', () => {
    const daily = times(10, (day) => times(8, (i) => chain(i, 5_000, false, START + day * DAY)).flat())
    const agent = daily
      .flat()
      .map((e, i) => ({ ...e, identities: e.identities?.map((x) => ({ ...x, key: `${x.key}.${i >> 1}` })) }))
    const alertDays = play(agent).handedOver.map((a) => Math.floor((a.time - START) / DAY))
    expect(alertDays[0]).toBe(0)
    expect(alertDays.filter((day) => day > 4)).toEqual([])
  })
})

describe('a look-up without a login, the spending with one', () => {
  /** As the sensor sends it: look-ups under the address; the login's calls under the login and, joined, under the address. */
  const events = (people: number, returned: boolean) =>
    times(12, (i) => {
      const at = START + i * 20 * MINUTE
      const who = `p:person${i % people}`
      const [lookup, spent] = chain(i, 5_000, returned)
      const ip = 'ip:192.0.2.1'
      const read = { ...actorEvent(spent!), actor: who, principal: who.slice(2) }
      return [
        { ...actorEvent(lookup!), actor: ip, time: at },
        read,
        { ...read, id: `${read.id}@`, actor: ip, joined: true as const },
      ]
    }).flat()
  const play = (people: number, returned: boolean) =>
    run(anomalyActorsWorker, events(people, returned), (e) => e.actor).handedOver

  test('are joined by the address, and the login is named', () => {
    for (const returned of [true, false]) {
      const alerts = play(1, returned)
      expect(alerts.map(({ kind, client }) => [kind, client?.id])).toEqual([['bola', 'p:person0']])
      expect(alerts[0]!.evidence).toMatchObject({ joined_by: 'address', actor: 'ip:192.0.2.1' })
    }
  })

  test('where many share the address, only ids that a look-up returned join', () => {
    expect(play(8, false)).toEqual([])
    expect(play(8, true)).toHaveLength(1)
  })
})

test('a scan of routes that do not exist, but not a page with broken links', () => {
  const route = (i: number) => apiName('GET', 'shop.example', `/r${i}`)
  const scan = times(40, (i) => call({ time: START + i * 500, actor: 'eve', api: route(i), status: 404 }))
  expect(play(scan).handedOver.map((a) => a.evidence.metric)).toEqual(['absent_routes'])
  const broken = times(40, (i) => call({ time: START + i * 500, actor: 'bob', api: route(i % 5), status: 404 }))
  expect(play(broken).handedOver).toEqual([])
})

test('K2, K4: a scan behind a gateway that turns everybody away, whatever is shown; not a page of one who was logged out', () => {
  const route = (i: number) => apiName('GET', 'shop.example', `/r${i}`)
  const refused = (n: number, routes: number, status = 401) =>
    times(n, (i) => call({ time: START + i * 500, actor: 'eve', api: route(i % routes), status }))
  for (const status of [401, 403])
    expect(play(refused(200, 200, status)).handedOver.map(({ evidence }) => evidence.metric)).toEqual([
      'refused_routes',
    ])
  expect(play(refused(400, 40)).handedOver).toEqual([])
  const mixed = times(200, (i) =>
    call({ time: START + i * 500, actor: 'bob', api: route(i), status: i % 5 ? 401 : 200 }),
  )
  expect(play(mixed).handedOver).toEqual([])
})

test('one login from many networks within the hour', () => {
  const calls = times(8, (i) => ({
    ...call({ time: START + i * MINUTE, actor: 'p:h.bob', principal: 'h.bob' }),
    client: { ip: `203.${i}.113.1`, port: 1, id: 'p:h.bob' },
  }))
  expect(play(calls).handedOver.map((a) => a.kind)).toEqual(['token_replay'])
  expect(play(calls.slice(0, 5)).handedOver).toEqual([])
})

test('volume over all APIs, against the own history', () => {
  const usual = times(20, (h) => times(900, (i) => call({ time: START + h * HOUR + i * 3_900, actor: 'bob' }))).flat()
  const burst = times(6_000, (i) => call({ time: START + 21 * HOUR + i * 500, actor: 'bob' }))
  expect(play(usual).handedOver).toEqual([])
  const [alert] = play([...usual, ...burst]).handedOver
  expect(alert).toMatchObject({ kind: 'flood', api: USERS, evidence: { metric: 'actor_requests' } })
})

test('stored states go on as they were; silent actors are forgotten', () => {
  const calls = times(8, (i) => chain(i, 5_000, i % 2 === 0)).flat()
  expect(JSON.stringify(play(calls, true))).toBe(JSON.stringify(play(calls)))
  const state = anomalyActorsWorker.create('eve')
  anomalyActorsWorker.apply(state, actorEvent(calls[0]!), anomalyActorsWorker.primary, play([]))
  const wake = anomalyActorsWorker.wake!(state)!
  anomalyActorsWorker.tick!(state, wake, play([]))
  expect(anomalyActorsWorker.wake!(state)).toBeUndefined()
  expect(anomalyActorsWorker.expired!(state, wake)).toBe(true)
})
