import { anomalyWorker } from '@apiscope/anomaly'
import { shapeOf, shownName } from '@apiscope/attacks'
import { apiName, type Exchange } from '@apiscope/schema'
import { feedbackOf } from '../../model/src/alerts/dismissal'
import { Collected, call, HOUR, MINUTE, random, run, START, times } from './support.js'

const SEARCH = apiName('GET', 'shop.example', '/search')
const WORDS = ['lamp', 'blue chair', "men's shoes", 'table & desk', 'usb-c cable', 'tea pot 1.5l']

/** A search by one of several people. */
function search(
  i: number,
  q: string,
  more: { actor?: string; status?: number; bytes?: number; at?: number; in?: 'query' | 'request' } = {},
): Exchange {
  const exchange = call({
    time: more.at ?? START + i * MINUTE,
    actor: more.actor ?? `user${i % 9}`,
    api: SEARCH,
    status: more.status,
    bytes: more.bytes ?? 2000 + ((i * 37) % 400),
  })
  return {
    ...exchange,
    id: `s${i}-${more.actor ?? ''}`,
    parameters: [{ in: more.in ?? 'query', name: 'q', values: [q] }],
  }
}
const usual = (n = 200) => times(n, (i) => search(i, WORDS[i % WORDS.length]!))
const later = START + 200 * MINUTE
const play = (exchanges: Exchange[], encodeEach = false) => run(anomalyWorker, exchanges, (e) => e.api.id, encodeEach)
const injections = (exchanges: Exchange[]) => play(exchanges).alerts.filter(({ kind }) => kind === 'injection')

const UNION = "x' UNION SELECT NULL,login,secret FROM staff-- -"

describe('K1: what a value looks like says nothing of who wrote it', () => {
  const typed = [
    `[sealed:${UNION}`,
    `[secret:[sealed:${UNION}:8:hex]:8:hex]`,
    `[token:${UNION}:9:other]`,
    `[jwt:${UNION}:9:hex]`,
  ]
  const by = (q: string, hidden?: true) => {
    const attack = search(0, q, { actor: 'eve', at: later })
    return injections([
      ...usual(),
      { ...attack, parameters: [{ in: 'query', name: 'q', values: [q], ...(hidden && { hidden }) }] },
    ])
  }

  test.each(typed)('typed by a client it is a value: %s', (q) => expect(by(q)).toHaveLength(1))
  test('written by the sensor it is none', () => expect(by(typed[2]!, true)).toEqual([]))
})

describe('an attack on a parameter with ordinary values', () => {
  test('ordinary use raises nothing', () => expect(injections(usual())).toEqual([]))

  test('answered with much more than usual: critical', () => {
    const [alert, ...more] = injections([...usual(), search(0, UNION, { actor: 'eve', at: later, bytes: 90_000 })])
    expect(more).toEqual([])
    expect(alert).toMatchObject({ severity: 'critical', client: { id: 'eve' }, owasp: 'API8:2023' })
    expect(alert!.evidence).toMatchObject({
      requests: 1,
      answered: 1,
      answered_unusually: 1,
      classes: { sqli: 1 },
      parameters: ['query:q'],
    })
  })

  test('answered as usual: high; refused: medium; failed: high', () => {
    const one = (status: number) =>
      injections([...usual(), search(0, UNION, { actor: 'eve', at: later, status })]).map(({ severity, evidence }) => [
        severity,
        evidence.answered,
      ])
    expect(one(200)).toEqual([['high', 1]])
    expect(one(403)).toEqual([['medium', 0]])
    expect(one(500)).toEqual([['high', 0]])
  })

  test('many attempts are one alert, and another when they begin to be answered', () => {
    const refused = times(40, (i) =>
      search(i, `${i}' UNION SELECT NULL,${i} FROM staff-- -`, { actor: 'eve', at: later + i * 1000, status: 403 }),
    )
    const answered = times(40, (i) =>
      search(100 + i, `${i}' UNION SELECT NULL,${i} FROM staff-- -`, { actor: 'eve', at: later + 60_000 + i * 1000 }),
    )
    expect(injections([...usual(), ...refused]).map(({ severity }) => severity)).toEqual(['medium'])
    expect(injections([...usual(), ...refused, ...answered]).map(({ severity }) => severity)).toEqual([
      'medium',
      'high',
    ])
  })

  test('what was dismissed is let pass in this parameter, from this client, of this shape; nothing else is', () => {
    const first = search(0, UNION, { actor: 'eve', at: later })
    const said = feedbackOf(injections([...usual(), first])[0]!, 'our own test', undefined, later + 1)
    expect(said).toMatchObject({ parameters: ['query:q'], classes: ['sqli'], client: 'eve' })
    const next = later + 24 * HOUR
    const after = (...exchanges: Exchange[]) =>
      play([...usual(), first, said as never, ...exchanges]).alerts.filter(
        ({ kind, time }) => kind === 'injection' && time >= next,
      )
    const same = UNION.replace('staff', 'shops')
    expect(after(search(1, same, { actor: 'eve', at: next }))).toEqual([])
    expect(after(search(1, same, { actor: 'mallory', at: next }))).toHaveLength(1)
    expect(after(search(1, "1; DROP TABLE users; --' OR '1'='1", { actor: 'eve', at: next }))).toHaveLength(1)
    // Of a parameter not seen before, one attempt counts a third.
    const elsewhere = times(4, (n) => ({
      ...search(n, same, { actor: 'eve', at: next + n }),
      parameters: [{ in: 'query' as const, name: 'sort', values: [same] }],
    }))
    expect(after(...elsewhere)).toHaveLength(1)
    // The mask hides most words, so the kind of attack must be the same, too.
    const another = { ...said, classes: ['cmdi'] }
    const attacks = play([...usual(), first, another as never, search(1, same, { actor: 'eve', at: next })]).alerts
    expect(attacks.filter(({ kind, time }) => kind === 'injection' && time >= next)).toHaveLength(1)
  })

  test('a dismissal that names no shape covers nothing, also one in a state from before injections could be dismissed', () => {
    const first = search(0, UNION, { actor: 'eve', at: later })
    const { parameters, shapes, classes, ...bare } = feedbackOf(
      injections([...usual(), first])[0]!,
      'x',
      undefined,
      later,
    )
    expect([parameters, shapes, classes].map((list) => list!.length)).toEqual([1, 1, 1])
    const state = anomalyWorker.create(SEARCH.id)
    anomalyWorker.apply(state, bare, anomalyWorker.primary, new Collected())
    const { id, kind, metric, client, limit, until } = state.dismissals[0]!
    state.dismissals = [{ id, kind, metric, client, limit, until }]
    const old = anomalyWorker.decode(anomalyWorker.encode(state), SEARCH.id)
    const out = new Collected()
    for (const exchange of [...usual(), first]) anomalyWorker.apply(old, exchange, anomalyWorker.primary, out)
    expect(out.alerts.filter(({ kind }) => kind === 'injection')).toHaveLength(1)
    expect(injections([bare as never, ...usual(), first])).toHaveLength(1)
  })

  test('risk is told how many there were and how many were answered', () => {
    const out = play([...usual(), search(0, UNION, { actor: 'eve', at: later, status: 404 })])
    const fact = out.published
      .map(({ value }) => value as { values: Record<string, unknown> })
      .find(({ values }) => values.kind === 'injection')
    expect(fact!.values).toMatchObject({ severity: 'medium', count: 1, answered: 0 })
  })

  test('and of tenfold growth, without another alert', () => {
    const refused = times(40, (i) =>
      search(i, `${i}' UNION SELECT NULL,${i} FROM staff-- -`, { actor: 'eve', at: later + i * 1000, status: 403 }),
    )
    const out = play([...usual(), ...refused])
    const told = out.published
      .map(({ value }) => value as { values: { kind: string; count: number; classes: string } })
      .filter(({ values }) => values.kind === 'injection')
    expect(told.map(({ values }) => values.count)).toEqual([1, 9])
    expect(told[0]!.values.classes).toBe('sqli')
    expect(out.alerts.filter(({ kind }) => kind === 'injection').length).toBe(1)
  })

  test('the value is nowhere in the alert or the state', () => {
    const attack = search(0, "zebra77' UNION SELECT hunter2 FROM staff-- -", { actor: 'eve', at: later })
    const states = new Map([['s', anomalyWorker.create('s')]])
    for (const e of [...usual(), attack])
      anomalyWorker.apply(states.get('s')!, e, anomalyWorker.primary, {
        ...play([]),
        alert: () => {},
        publish: () => {},
        count: () => {},
        hset: () => {},
        zadd: () => {},
        sadd: () => {},
        srem: () => {},
      })
    const text = JSON.stringify(injections([...usual(), attack])) + String(anomalyWorker.encode(states.get('s')!))
    expect(text).not.toMatch(/zebra|hunter/)
  })
})

describe('a parameter that carries code by purpose', () => {
  const console_ = (i: number, actor: string, at: number) =>
    search(i, `1' or ${i}=${i} union select name, ${i} from t -- `, { actor, at, in: 'request' })
  test('is learnt once several people have used it for a while', () => {
    const taught = times(60, (i) => console_(i, `dev${i % 5}`, START + i * MINUTE))
    const known = injections(taught).length
    expect(injections([...taught, ...times(20, (i) => console_(100 + i, `new${i}`, later + i * MINUTE))]).length).toBe(
      known,
    )
  })

  test('is not taught by one actor alone', () => {
    const taught = times(60, (i) => console_(i, 'eve', START + i * MINUTE))
    expect(injections([...usual(), ...taught]).length).toBeGreaterThan(0)
    expect(
      injections([...usual(), ...taught, search(0, UNION, { actor: 'mallory', at: later + 9 * HOUR })]).some(
        ({ client }) => client?.id === 'mallory',
      ),
    ).toBe(true)
  })
})

test('operators in names and climbing paths count', () => {
  const named = {
    ...search(0, 'x', { actor: 'eve', at: later }),
    parameters: [{ in: 'request' as const, name: 'password.$ne', values: [''] }],
  }
  expect(
    injections([...usual(), named]).length +
      injections([...usual(), named, { ...named, id: 'n2', time: later + 5 }]).length,
  ).toBeGreaterThan(0)
  const climbing = search(0, 'x', { actor: 'eve', at: later })
  climbing.request!.target = '/files/..%2f..%2f..%2fetc%2fpasswd'
  expect(injections([...usual(), climbing]).map(({ evidence }) => evidence.parameters)).toEqual([['path:(path)']])
})

test('the same alerts in one piece and stored after every message', () => {
  const rng = random(7)
  const attacks = times(30, (i) =>
    search(300 + i, rng() < 0.5 ? UNION : 'lamp', {
      actor: `eve${i % 3}`,
      at: later + i * MINUTE,
      status: rng() < 0.5 ? 200 : 403,
    }),
  )
  const all = [...usual(), ...attacks]
  expect(play(all, true).alerts).toEqual(play(all).alerts)
})

test('state is bounded', () => {
  const flood = times(3000, (i) => ({
    ...search(i, UNION, { actor: `a${i}` }),
    parameters: [{ in: 'query' as const, name: `p${i}`, values: [UNION] }],
  }))
  const state = anomalyWorker.create('s')
  const out = play([])
  for (const e of flood) anomalyWorker.apply(state, e, anomalyWorker.primary, out)
  expect(state.injections.parameters.size).toBeLessThanOrEqual(64)
  expect(state.injections.attempts.size).toBeLessThanOrEqual(32)
  expect(
    JSON.stringify({ p: [...state.injections.parameters], a: [...state.injections.attempts] }).length,
  ).toBeLessThan(64_000)
})

test('shapes and names show no data', () => {
  expect(shapeOf("Ann77' OR 1234=1234 -- ")).toBe("aaa99' or 999=999 -- ")
  expect(shapeOf('x'.repeat(1000)).length).toBeLessThanOrEqual(48)
  expect(shownName('user.email')).toBe('user.email')
  expect(shownName('users.ann@example.org.id')).not.toContain('ann')
})
