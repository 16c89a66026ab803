import { anomalyWorker, METRIC_LIST, PAST_WINDOWS, SERIES_SCALES } from '@apiscope/anomaly'
import { type Exchange, type Fact, keys, type SiblingsMessage } from '@apiscope/schema'
import { call, DAY, HOUR, LOGIN, MINUTE, ordinary, run, START, times, USERS } from './support.js'

const play = (exchanges: Exchange[], encodeEach = false) => run(anomalyWorker, exchanges, (e) => e.api.id, encodeEach)
const kinds = (exchanges: Exchange[]) => play(exchanges).alerts.map((a) => [a.kind, a.client?.id ?? '*'])

/** Three days of thirty people, the attack begins in the fourth. */
const days = ordinary(START, START + 3 * DAY, { clients: 30, every: 2 * HOUR })
const logins = ordinary(START, START + 3 * DAY, { clients: 30, every: 4 * HOUR, api: LOGIN, failures: 0.1 })
const then = START + 3 * DAY
/** Four minutes of six people, the attack in the fifth. */
const short = ordinary(START, START + 4 * MINUTE, { clients: 6, every: 10_000 })
const shortLogins = ordinary(START, START + 4 * MINUTE, { clients: 6, every: 20_000, api: LOGIN, failures: 0.1 })
const soon = START + 4 * MINUTE

const attacks: [string, string, (from: number, step: number) => Exchange[]][] = [
  [
    'bola',
    'walks objects while logged in',
    (t, step) => times(80, (i) => call({ time: t + i * step, actor: 'eve', principal: 'e', object: `v${i}` })),
  ],
  [
    'enumeration',
    'walks objects, most do not exist',
    (t, step) =>
      times(80, (i) => call({ time: t + i * step, actor: 'eve', object: `v${i}`, status: i % 3 ? 404 : 200 })),
  ],
  [
    'flood',
    'repeats one call',
    (t, step) => times(200, (i) => call({ time: t + (i * step) / 4, actor: 'eve', object: 'v' })),
  ],
  [
    'error_burst',
    'meets errors',
    (t, step) => times(60, (i) => call({ time: t + i * step, actor: 'eve', object: 'v', status: 500 })),
  ],
  [
    'scrape',
    'takes many records, a little at a time',
    (t, step) => times(60, (i) => call({ time: t + i * step, actor: 'eve', object: 'v', records: 60, bytes: 4000 })),
  ],
  [
    'flood_payload',
    'sends large bodies',
    (t, step) => times(10, (i) => call({ time: t + i * step, actor: 'eve', sent: 900_000 })),
  ],
  [
    'exfil_size',
    'gets unusually large answers',
    (t, step) => times(4, (i) => call({ time: t + i * step, actor: 'eve', bytes: 900_000, records: 2000 })),
  ],
]

describe('attacks after days of use', () => {
  test('ordinary use raises nothing', () => expect(kinds([...days, ...logins])).toEqual([]))
  test.each(attacks)('%s: %s', (kind, _, attack) => {
    const found = kinds([...days, ...attack(then, 8_000)])
    expect(found).toContainEqual([kind, 'eve'])
    expect(found.every(([, client]) => client === 'eve')).toBe(true)
    expect(found.length).toBeLessThanOrEqual(2)
  })

  test('cred_stuffing: one client tries passwords', () => {
    const attack = times(120, (i) => call({ time: then + i * 3000, actor: 'eve', api: LOGIN, status: 401 }))
    expect(kinds([...logins, ...attack])).toEqual([['cred_stuffing', 'eve']])
  })

  const named = (i: number) => [{ role: 'requested' as const, kind: 'username' as const, key: `n${i}` }]

  test('P5: many names at a login are people while they are let in, and guesses when they are refused; no ids are walked', () => {
    const at = (status: (i: number) => number) =>
      times(60, (i) =>
        call({ time: then + i * 3000, actor: 'eve', api: LOGIN, status: status(i), identities: named(i) }),
      )
    expect(kinds([...logins, ...at(() => 200)]).filter(([kind]) => kind === 'enumeration' || kind === 'bola')).toEqual(
      [],
    )
    const alerts = play([...logins, ...at((i) => (i % 3 ? 401 : 200))]).alerts
    expect(alerts.map(({ kind }) => kind)).toEqual(['cred_stuffing'])
    expect(alerts[0]!.title).toMatch(/refused attempts|different names/)
  })

  test('N13: six hundred new addresses guess in a few seconds of the first day; a morning of people who mistype does not', () => {
    const morning = ordinary(START, START + 2 * HOUR, { clients: 300, every: HOUR, api: LOGIN, failures: 0.25 })
    expect(kinds(morning)).toEqual([])
    const bots = times(590, (i) => call({ time: START + 2 * HOUR + i * 6, actor: `bot${i}`, api: LOGIN, status: 401 }))
    expect(kinds([...morning, ...bots])).toEqual([['cred_stuffing', '*']])
  })

  test('cred_stuffing: sixty clients try passwords, two each', () => {
    const attack = times(120, (i) => call({ time: then + i * 20_000, actor: `bot${i % 60}`, api: LOGIN, status: 401 }))
    expect(kinds([...logins, ...attack])).toContainEqual(['cred_stuffing', '*'])
  })

  test('flood_distributed: many clients never seen before, at once', () => {
    const attack = times(200, (i) => call({ time: then + i * 2000, actor: `bot${i}`, object: 'v' }))
    expect(kinds([...days, ...attack])).toContainEqual(['flood_distributed', '*'])
  })

  test('flood_distributed: what is left of an attack does not raise the bar for the next', () => {
    const week = ordinary(then, then + 4 * DAY, { clients: 30, every: 2 * HOUR, seed: 3 })
    const floods = times(4, (day) =>
      times(200, (i) => call({ time: then + day * DAY + i * 2000, actor: `bot${day}-${i}`, object: 'v' })),
    ).flat()
    const found = play([...days, ...week, ...floods]).alerts.filter(({ kind }) => kind === 'flood_distributed')
    expect(found.map(({ time }) => Math.floor((time - then) / DAY))).toEqual([0, 1, 2, 3])
    expect(Number(found[3]!.evidence.upper)).toBeLessThanOrEqual(1.3 * Number(found[0]!.evidence.upper))
  })

  test('newcomers while other APIs of the host surge are customers, in proportion', () => {
    const crowd = (n: number) => times(n, (i) => call({ time: then + i * 5000, actor: `new${i}`, object: 'v' }))
    const told = (ratio: number): SiblingsMessage =>
      ({ v: 1, siblings: true, time: then, api: USERS, surge: { apis: 2, ratio } }) satisfies SiblingsMessage
    const found = (n: number, ...said: SiblingsMessage[]) =>
      run(anomalyWorker, [...days, ...said, ...crowd(n)], () => USERS.id).alerts.map(({ kind }) => kind)
    expect(found(60)).toEqual(['flood_distributed'])
    expect(found(60, told(4))).toEqual([])
    // What siblings excuse has an end, however much they surge.
    expect(found(700, told(1_000))).toContain('flood_distributed')
    // And it was long ago.
    expect(found(60, { ...told(4), time: then - 15 * MINUTE })).toEqual(['flood_distributed'])
  })

  test('token_mismatch: a token for another than was asked for', () => {
    const identity = (role: 'requested' | 'issued', key: string) => ({ role, kind: 'subject' as const, key })
    const one = (issued: string, i: number) =>
      call({
        time: then + i * 1000,
        actor: 'eve',
        api: LOGIN,
        identities: [identity('requested', 'h.a'), identity('issued', issued)],
      })
    expect(kinds([...logins, one('h.a', 0), one('h.b', 1), one('h.b', 2)])).toEqual([['token_mismatch', 'eve']])
  })

  test('a delegate who mints tokens for others every day is learned', () => {
    const daily = times(12, (day) =>
      call({
        time: START + day * DAY,
        actor: 'helpdesk',
        api: LOGIN,
        identities: [
          { role: 'requested', kind: 'subject', key: `h.${day}` },
          { role: 'issued', kind: 'subject', key: 'h.desk' },
        ],
      }),
    )
    expect(play(daily).alerts.map((a) => Math.floor((a.time - START) / DAY))).toEqual([0, 1, 2])
  })

  test('a new normal stops alerting after some days', () => {
    const busy = times(14 * 24, (h) =>
      times(60, (i) => call({ time: then + h * HOUR + i * 40_000, actor: 'robot', object: 'v' })),
    ).flat()
    const alerts = play([
      ...days,
      ...ordinary(then, then + 14 * DAY, { clients: 30, every: 2 * HOUR, seed: 2 }),
      ...busy,
    ]).alerts
    const floods = alerts.filter((a) => a.kind === 'flood').map((a) => Math.floor((a.time - then) / DAY))
    expect(floods[0]).toBe(0)
    expect(floods.filter((day) => day >= 10)).toEqual([])
  })
})

describe('attacks in a capture of five minutes', () => {
  test('ordinary use raises nothing', () => expect(kinds([...short, ...shortLogins])).toEqual([]))
  test.each(attacks.filter(([kind]) => kind !== 'scrape'))('%s: %s', (kind, _, attack) => {
    const found = kinds([...short, ...attack(soon, 700)])
    expect(found).toContainEqual([kind, 'eve'])
    expect(found.every(([, client]) => client === 'eve')).toBe(true)
  })
  test('cred_stuffing', () => {
    const attack = times(60, (i) => call({ time: soon + i * 500, actor: 'eve', api: LOGIN, status: 401 }))
    expect(kinds([...shortLogins, ...attack])).toEqual([['cred_stuffing', 'eve']])
  })
  test('the first client of an API is not an attack', () => {
    expect(kinds(times(500, (i) => call({ time: START + i * 200, actor: 'batch', object: `o${i}` })))).toEqual([])
  })
})

describe('the worker', () => {
  const attack = [...days, ...attacks[0]![2](then, 8_000)]

  test('evidence, title and fact of an alert', () => {
    const out = play(attack)
    const [alert] = out.alerts
    expect(alert!.evidence).toMatchObject({ metric: 'objects', lower: 0 })
    expect(new Set(out.alerts.map((one) => one.evidence.incident)).size).toBe(1)
    expect(alert!.evidence.incident).toMatch(/^[0-9a-f]{16}$/)
    const { observed, upper, expected } = alert!.evidence as Record<string, number>
    expect(observed).toBeGreaterThanOrEqual(upper!)
    expect(upper).toBeGreaterThan(expected!)
    expect(alert!.title).toContain('GET shop.example/users/{id}')
    const fact = out.published.map((p) => p.value as Fact).find((f) => f.values.id === alert!.id)
    expect(fact).toMatchObject({ source: 'anomaly', api: USERS, values: { kind: 'bola', severity: alert!.severity } })
  })

  test('metrics view: last value, expectation and band per metric and window', () => {
    const view = play(days).hashes[keys.metrics(USERS.id)]!
    const names = METRIC_LIST.flatMap(({ name }) => SERIES_SCALES.map((scale) => `${name}@${scale.name}`))
    expect(Object.keys(view).sort()).toEqual(names.sort())
    const point = JSON.parse(String(view['requests@1h']))
    expect(point.lower).toBeLessThanOrEqual(point.expected)
    expect(point.upper).toBeGreaterThan(point.expected)
    expect(JSON.parse(String(view['requests@24h'])).learning).toBe(true)
  })

  test('past view: a bounded ring of closed windows per scale, the same however often it is written', () => {
    const { hashes } = play(days)
    const past = hashes[keys.past(USERS.id)]!
    const windows = Object.entries(past).map(([field, text]) => [field, JSON.parse(String(text))] as const)
    for (const [scale, { name, ms }] of SERIES_SCALES.entries()) {
      const own = windows.filter(([field]) => field.startsWith(`${name}:`))
      expect(own.length).toBeGreaterThan(0)
      expect(own.length).toBeLessThanOrEqual(PAST_WINDOWS[scale]!)
      for (const [field, { v, at_ms }] of own) {
        expect(v).toBe(1)
        expect(field).toBe(`${name}:${Math.round(at_ms / ms) % PAST_WINDOWS[scale]!}`)
      }
    }
    const busiest = windows.find(([field, { metrics }]) => field.startsWith('1h:') && metrics.requests[1] > 0)!
    const [observed, expected, lower, upper] = busiest[1].metrics.requests
    expect(observed).toBeGreaterThan(0)
    expect(lower).toBeLessThanOrEqual(expected)
    expect(upper).toBeGreaterThanOrEqual(expected)
    expect(play(days).hashes[keys.past(USERS.id)]).toEqual(past)
  })

  test('states that are stored after every message give the same alerts', () => {
    const part = [...short, ...shortLogins, ...attacks[0]![2](soon, 700)]
    expect(JSON.stringify(play(part, true))).toBe(JSON.stringify(play(part)))
    expect(play(attack).alerts).toEqual(play(attack).alerts)
  })

  test('actors beyond the limit leave, and are counted', () => {
    const many = times(1_500, (i) => call({ time: START + i * 1000, actor: `a${i}` }))
    const out = play(many)
    expect(out.counters['anomaly.actors_evicted']).toBe(1_500 - 1_024)
  })
})
