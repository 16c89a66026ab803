import { anomalyWorker } from '@apiscope/anomaly'
import { apiName, type Exchange } from '@apiscope/schema'
import { DEFAULT_CALLER_OPTIONS } from '../src/api/caller-options.js'
import { Callers } from '../src/api/callers.js'
import { Collected, call, DAY, HOUR, LOGIN, MINUTE, random, run, START, times, USERS } from './support.js'

/** A caller by address and, if one is given, by what it shows. */
function from(
  ip: string,
  credential: string | undefined,
  c: Omit<Parameters<typeof call>[0], 'actor' | 'principal'>,
): Exchange {
  const id = credential === undefined ? `ip:${ip}` : `p:${credential}`
  const exchange = call({ ...c, actor: id, ...(credential === undefined ? {} : { principal: credential }) })
  return { ...exchange, client: { ip, port: 1, id } }
}

/** Thirty people, each from his own address with a session of his own; now and then one mistypes, or asks for what is gone. */
function people(until: number, api: Exchange['api'], every = 10 * MINUTE, seed = 5): Exchange[] {
  const rng = random(seed)
  return times(30, (who) => {
    const own: Exchange[] = []
    for (let time = START + rng() * every; time < until; time += -Math.log(1 - rng()) * every) {
      const status = rng() < 0.03 ? (api === LOGIN ? 401 : 404) : 200
      own.push(
        from(`198.51.100.${who}`, `s${who}`, {
          time,
          api,
          object: api === LOGIN ? undefined : `own${who}-${Math.floor(rng() * 3)}`,
          status,
        }),
      )
    }
    return own
  }).flat()
}

const play = (exchanges: Exchange[], encodeEach = false) => run(anomalyWorker, exchanges, (e) => e.api.id, encodeEach)
const found = (exchanges: Exchange[]) => play(exchanges).alerts.map((a) => [a.kind, a.client?.id ?? '*'])

type Shows = (i: number) => string | undefined
const SHOWS: [string, Shows][] = [
  ['nothing', () => undefined],
  ['another credential at each call', (i) => `r${i}`],
  ['another one every third call', (i) => `r${Math.floor(i / 3)}`],
  ['another one every tenth call', (i) => `r${Math.floor(i / 10)}`],
  ['a mixture of some and none', (i) => (i % 4 === 0 ? undefined : `r${Math.floor(i / 2)}`)],
  ['one that is good among those made up', (i) => (i % 10 === 0 ? 's3' : `r${i}`)],
]
/** Where calls begin after `base`: objects of which a third exists, and logins. */
const walk = (
  t: number,
  shows: Shows,
  answers: (i: number) => number,
  ip: (i: number) => string = () => '203.0.113.66',
) => times(600, (i) => from(ip(i), shows(i), { time: t + i * 700, object: `v${i}`, status: answers(i) }))
const guesses = (t: number, shows: Shows) =>
  times(300, (i) => from('203.0.113.66', shows(i), { time: t + i * 1_500, api: LOGIN, status: 401 }))

describe.each([
  ['on the first day', 3 * HOUR],
  ['after three days', 3 * DAY],
])('K2: a credential that nobody accepted is no principal, %s', (_name, base) => {
  const every = base > DAY ? 2 * HOUR : 10 * MINUTE
  const users = people(START + base, USERS, every)
  const logins = people(START + base, LOGIN, every)
  const then = START + base

  test('ordinary use raises nothing', () => expect(found([...users, ...logins])).toEqual([]))

  test.each(SHOWS)('objects are walked by one who shows %s: a server that looks at no credential', (_shows, shows) => {
    const alerts = found([...users, ...walk(then, shows, (i) => (i % 3 ? 404 : 200))])
    expect(alerts).toContainEqual(['enumeration', 'ip:203.0.113.66'])
    // Ten objects under one credential stand out by themselves, as do sixty; nobody else is named.
    const others = alerts.map(([, who]) => who).filter((who) => who !== 'ip:203.0.113.66')
    expect(others.filter((who) => !['p:r0', 'p:r1', 'p:s3'].includes(who!))).toEqual([])
  })

  test.each(SHOWS.slice(0, 5))('… a server that refuses: %s', (_shows, shows) => {
    for (const status of [401, 403]) {
      const alerts = found([...users, ...walk(then, shows, () => status)])
      expect(alerts.map(([, who]) => who)).toContain('ip:203.0.113.66')
      expect(alerts.filter(([, who]) => who !== 'ip:203.0.113.66')).toEqual([])
    }
  })

  test('… a server that answers everything', () => {
    for (const [, shows] of SHOWS.slice(0, 3)) {
      const alerts = found([...users, ...walk(then, shows, () => 200)])
      expect(alerts).toContainEqual(['enumeration', 'ip:203.0.113.66'])
    }
  })

  test.each(SHOWS.slice(0, 5))('passwords are guessed by one who shows %s', (_shows, shows) => {
    expect(found([...logins, ...guesses(then, shows)])).toEqual([['cred_stuffing', 'ip:203.0.113.66']])
  })

  test('from three addresses, and from all over an IPv6 /64', () => {
    const three = found([
      ...users,
      ...walk(
        then,
        (i) => `r${i}`,
        (i) => (i % 3 ? 404 : 200),
        (i) => `203.0.113.${i % 3}`,
      ),
    ])
    expect(new Set(three.map(([, who]) => who))).toEqual(
      new Set(['ip:203.0.113.0', 'ip:203.0.113.1', 'ip:203.0.113.2']),
    )
    for (const shows of [SHOWS[0]![1], SHOWS[1]![1]]) {
      const one = found([
        ...users,
        ...walk(
          then,
          shows,
          (i) => (i % 3 ? 404 : 200),
          (i) => `2001:db8:7:1::${(i + 1).toString(16)}`,
        ),
      ])
      expect(one).toContainEqual(['enumeration', 'ip:2001:db8:7:1::/64'])
      expect(one.filter(([, who]) => who !== 'ip:2001:db8:7:1::/64')).toEqual([])
    }
  })

  test('an office of two hundred behind one address raises nothing, whether the server looks at credentials or not', () => {
    for (const refuses of [false, true]) {
      const rng = random(11)
      const office = times(200, (who) => {
        const own: Exchange[] = []
        for (let time = START + rng() * 40 * MINUTE; time < then + HOUR; time += -Math.log(1 - rng()) * 40 * MINUTE) {
          const status = rng() < 0.02 ? (refuses ? 401 : 404) : 200
          own.push(from('203.0.113.10', `o${who}`, { time, object: `desk${who}`, status }))
        }
        return own
      }).flat()
      expect(found([...users, ...office])).toEqual([])
    }
  })
})

test('K2: an office that comes in the morning of the first day, and finds the server as it was', () => {
  const users = people(START + 8 * HOUR, USERS)
  const rng = random(12)
  const refused = from('198.51.100.200', 'x', { time: START + MINUTE, status: 401 })
  const office = times(150, (who) => {
    const comes = START + 3 * HOUR + rng() * HOUR
    return times(12, (i) =>
      from('203.0.113.10', `o${who}`, {
        time: comes + i * (5 + 20 * rng()) * MINUTE,
        object: `desk${who}`,
        status: rng() < 0.02 ? 404 : 200,
      }),
    )
  }).flat()
  expect(found([refused, ...users, ...office])).toEqual([])
})

test('D3: a forged token that is refused names nobody, also when its victim is known and well', () => {
  const users = people(START + 3 * HOUR, USERS)
  for (const status of [401, 403]) {
    const forged = times(300, (i) =>
      from('203.0.113.66', 's4', { time: START + 3 * HOUR + i * 900, object: `v${i}`, status }),
    )
    const alerts = found([...users, ...forged])
    expect(alerts.length).toBeGreaterThan(0)
    for (const [, who] of alerts) expect(who).toBe('ip:203.0.113.66')
  }
})

test('who is let in where others are not, and may not do this, is named', () => {
  const users = people(START + 3 * HOUR, USERS)
  const refused = from('198.51.100.200', 'x', { time: START + MINUTE, status: 401 })
  const insider = times(300, (i) =>
    from('198.51.100.4', 's4', { time: START + 3 * HOUR + i * 900, object: `v${i}`, status: i % 2 ? 403 : 200 }),
  )
  expect(found([refused, ...users, ...insider]).map(([, who]) => who)).toContain('p:s4')
})

test.each<[string, (i: number) => string]>([
  ['a /24', (i) => `203.0.113.${i + 1}`],
  ['a household’s /56', (i) => `2001:db8:1:2${(i + 16).toString(16)}::1`],
  ['a customer’s /48', (i) => `2001:db8:1:${(i + 16).toString(16)}00::1`],
  ['three networks', (i) => `203.0.${i % 3}.${i + 1}`],
])('K3: twelve addresses of %s teach no parameter to be rich text', (_name, address) => {
  const api = apiName('GET', 'shop.example', '/search')
  const ask = (time: number, ip: string, text: string): Exchange => ({
    ...from(ip, undefined, { time, api }),
    parameters: [{ in: 'query' as const, name: 'q', values: [text] }],
  })
  const base = times(200, (i) => ask(START + i * MINUTE, `198.51.100.${i % 30}`, ['lamp', 'red chair', 'desk'][i % 3]!))
  const half = ["a' or b", "' or", "a';--", '1 or 2=2']
  const teach = times(12, (i) => ask(START + 4 * HOUR + i * MINUTE, address(i), half[i % 4]!))
  const sure = times(30, (i) =>
    ask(START + 5 * HOUR + i * 1000, address(i % 12), "' UNION SELECT name, password FROM users--"),
  )
  expect(play([...base, ...teach, ...sure]).alerts.map(({ kind }) => kind)).toContain('injection')
})

test('K3: made-up credentials of one address teach no parameter to be rich text', () => {
  const api = apiName('GET', 'shop.example', '/search')
  const q = (text: string) => [{ in: 'query' as const, name: 'q', values: [text] }]
  const ask = (time: number, ip: string, who: string, text: string): Exchange => ({
    ...from(ip, who, { time, api }),
    parameters: q(text),
  })
  const base = times(200, (i) =>
    ask(START + i * MINUTE, `198.51.100.${i % 30}`, `s${i % 30}`, ['lamp', 'red chair', 'desk', 'blue rug'][i % 4]!),
  )
  const half = ["a' or b", "' or", "a';--", '1 or 2=2']
  const teach = times(12, (i) => ask(START + 4 * HOUR + i * MINUTE, '203.0.113.66', `r${i}`, half[i % 4]!))
  const sure = times(30, (i) =>
    ask(START + 5 * HOUR + i * 1000, '203.0.113.66', `z${i}`, "' UNION SELECT name, password FROM users--"),
  )
  const alerts = play([...base, ...teach, ...sure]).alerts.filter(
    ({ kind, evidence }) => kind === 'injection' && evidence.total !== true,
  )
  expect(alerts.map(({ client }) => client?.id)).toEqual(['ip:203.0.113.66'])
})

test('what is distinguished is bounded, survives being stored, and gives the same again', () => {
  const options = { ...DEFAULT_CALLER_OPTIONS, principals: 16, trials: 8, places: 4 }
  const rng = random(3)
  let callers = Callers.create()
  const plain = Callers.create()
  for (let i = 0; i < 5_000; i++) {
    const status = [200, 200, 401, 403, 404, 500][Math.floor(rng() * 6)]!
    const exchange = from(`203.0.113.${Math.floor(rng() * 9)}`, `p${Math.floor(rng() * 40)}`, {
      time: START + i * 5_000,
      object: `o${i}`,
      status,
    })
    callers = Callers.fromJSON(JSON.parse(JSON.stringify(callers)))
    expect(callers.name(exchange, 2 * HOUR, options)).toEqual(plain.name(exchange, 2 * HOUR, options))
    const { proven, trials, places } = callers.toJSON()
    expect([proven.length <= 16, trials.length <= 8, places.length <= 4]).toEqual([true, true, true])
  }
})

test('stored states name callers as they did', () => {
  const calls = [
    ...people(START + HOUR, USERS),
    ...walk(
      START + HOUR,
      (i) => `r${i}`,
      (i) => (i % 3 ? 404 : 200),
    ).slice(0, 80),
  ]
  expect(JSON.stringify(play(calls, true).alerts)).toBe(JSON.stringify(play(calls).alerts))
  expect(new Collected().alerts).toEqual([])
})

test('K12: attacks on what does not exist are one alert, whatever credential each of them shows', () => {
  const { strangers } = anomalyWorker
  const out = new Collected()
  const state = anomalyWorker.create('10.0.0.9:80')
  for (let i = 0; i < 40; i++) {
    const api = apiName('GET', 'shop.example', `/nothing${i}`)
    const parameters = [{ in: 'query' as const, name: 'q', values: ["' UNION SELECT name, password FROM users--"] }]
    const attack = from('203.0.113.66', `r${i}`, { time: START + i * 1000, api, status: 404 })
    strangers!.apply(state, { ...attack, parameters }, anomalyWorker.primary, out)
  }
  expect(out.alerts.map(({ kind, client }) => [kind, client?.id])).toEqual([['injection', 'ip:203.0.113.66']])
})
