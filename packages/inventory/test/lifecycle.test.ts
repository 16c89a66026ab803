/** Changes of an API over its life: told when they are real, and only then. */
import { createInventoryWorker } from '@apiscope/inventory'
import { type Exchange, type Fact, keys, type Parameter, TOPICS } from '@apiscope/schema'
import { exchange, run } from '../../worker/test/collected'

const DAY = 86_400_000
const START = 1_700_006_400_000
const ID = 'GET shop.example/users/{id}'
// Views are written by the hour here: it is their cost that would be felt.
const worker = createInventoryWorker({ learnUntil: START + DAY, viewIntervalMs: 3_600_000 })

/** Deterministic chance. */
function random(seed: number): () => number {
  let s = seed
  return () => {
    s = (Math.imul(s, 1664525) + 1013904223) >>> 0
    return s / 2 ** 32
  }
}

const changesIn = (out: ReturnType<typeof run>): { kind: string; name?: string }[] =>
  JSON.parse(String(out.hashes[keys.api(ID)]!.changes))

let id = 0
/** `perDay` calls a day, evenly, of a few callers. */
function traffic(
  days: number,
  perDay: number,
  make: (at: number, day: number, i: number) => Partial<Exchange>,
  callers = 5,
): Exchange[] {
  return Array.from({ length: days * perDay }, (_, i) => {
    const time = START + (i * DAY) / perDay
    const client = { ip: `192.0.2.${i % callers}`, port: 1, id: `ip:192.0.2.${i % callers}` }
    return exchange({ time, id: `l${id++}`, client, ...make(time, i / perDay, i) })
  })
}
const field = (name: string, value = 'x'): Parameter => ({ in: 'response', name, values: [value] })
const kinds = (exchanges: Exchange[], w = worker) => run(w, exchanges).alerts.map(({ kind }) => kind)
/** The test's time ends at infinity, where everything has fallen silent. */
const changes = (exchanges: Exchange[]): { kind: string; name?: string }[] =>
  changesIn(run(worker, exchanges)).filter(({ kind }) => kind !== 'unused')

test('a new field and a new parameter are one alert that names both, and go to the risk worker', () => {
  const out = run(
    worker,
    traffic(4, 400, (_at, day) => ({
      parameters: [
        field('user.id', '1'),
        ...(day >= 3 ? [field('user.salary', '9'), { in: 'query' as const, name: 'expand', values: ['all'] }] : []),
      ],
    })),
  )
  expect(out.alerts.map(({ kind, title }) => [kind, title])).toEqual(
    [
      [
        'changed_api',
        'GET shop.example/users/{userId} has changed: new parameter'.replace(
          'new parameter',
          'new query parameter expand, new field user.salary in the response',
        ),
      ],
    ].map(([kind, title]) => [kind, expect.stringContaining(title!.slice(0, 40))]),
  )
  expect(out.alerts[0]!.title).toContain('user.salary in the response')
  expect(out.alerts[0]!.evidence).toMatchObject({ count: 2 })
  const last = out.published.filter(({ topic }) => topic === TOPICS.facts).at(-1)!.value as Fact
  expect(last.values).toMatchObject({ change_count_7d: 2, changed_ms: START + 3 * DAY })
})

test.each([
  ['while the API is learned', 0.5],
  ['from the beginning', 0],
])('a field that comes %s is no change', (_when, from) => {
  expect(
    changes(traffic(4, 400, (_at, day) => ({ parameters: [field('a'), ...(day >= from ? [field('b')] : [])] }))),
  ).toEqual([])
})

test('rare fields that show for the first time after the learning are no change', () => {
  const chance = random(5)
  const rare = Array.from({ length: 40 }, (_, k) => ({
    name: `rare_${'abcdefghijklmnopqrstuvwxyzabcdefghijklmnop'[k]}${k > 25 ? 'x' : ''}`,
    p: 0.002 + 0.0005 * k,
  }))
  const found = changes(
    traffic(6, 500, () => ({
      parameters: [field('a'), ...rare.filter(({ p }) => chance() < p).map(({ name }) => field(name))],
    })),
  )
  expect(found).toEqual([])
})

test('what one caller tries, or an error says, is no change of the API', () => {
  const fuzz = traffic(4, 400, (_at, day, i) =>
    day >= 2 && i % 4 === 0
      ? {
          client: { ip: '203.0.113.6', port: 1, id: 'ip:203.0.113.6' },
          parameters: [field('a'), { in: 'query', name: 'debug', values: ['1'] }],
        }
      : { parameters: [field('a')] },
  )
  expect(changes(fuzz)).toEqual([])
  const errors = traffic(4, 400, (_at, day, i) =>
    day >= 2 && i % 3 === 0
      ? { response: { status: 500, bodyBytes: 9 }, parameters: [field('trace')] }
      : { parameters: [field('a')] },
  )
  expect(changes(errors)).toEqual([])
})

test('a change of form is told, mixed forms and free text are not', () => {
  const uuid = '3e6b3a66-7e4b-46bb-a5bf-1f8f37f96ba2'
  expect(
    changes(traffic(4, 400, (_at, day, i) => ({ parameters: [field('user.id', day >= 2 ? uuid : String(i))] }))),
  ).toMatchObject([
    { kind: 'type_change', name: 'response:user.id', detail: expect.stringMatching(/^from number to uuid/) },
  ])
  expect(
    changes(traffic(4, 400, (_at, _day, i) => ({ parameters: [field('ref', i % 2 ? uuid : String(i))] }))),
  ).toEqual([])
  expect(
    changes(traffic(4, 400, (_at, day, i) => ({ parameters: [field('note', day >= 2 ? String(i) : 'some words')] }))),
  ).toEqual([])
})

test('answers that begin to need no credentials are an alert of weight', () => {
  const out = run(
    worker,
    traffic(
      4,
      400,
      (_at, day, i) => (day >= 2 && i % 5 === 0 ? {} : { principal: { scheme: 'bearer', subject: 'h' } }),
      7,
    ),
  )
  expect(out.alerts).toHaveLength(1)
  expect(out.alerts[0]).toMatchObject({ kind: 'changed_api', severity: 'high', owasp: 'API2:2023' })
  expect(out.alerts[0]!.title).toContain('answers without authentication')
})

test('an API that falls silent against its own rhythm is told once, and when it comes back', () => {
  const weekdays = traffic(21, 24, () => ({})).filter(({ time }) => ((time - START) / DAY) % 7 < 5)
  const later = exchange({ time: START + 60 * DAY, id: 'later' })
  expect(
    kinds(
      weekdays
        .filter(({ time }) => time < START + 12 * DAY)
        .concat(weekdays.filter(({ time }) => time >= START + 14 * DAY)),
    ),
  ).toEqual(['unused_api'])
  const out = run(worker, [...weekdays, later])
  expect(out.alerts.map(({ kind }) => kind)).toEqual(['unused_api', 'unused_api'])
  // Weekends are its rhythm: nine days of silence, four weekends' worth, come first.
  expect(out.alerts[0]!.time).toBeGreaterThan(START + 19 * DAY + 7 * DAY)
  expect(JSON.parse(String(out.hashes[keys.api(ID)]!.changes)).map(({ kind }: { kind: string }) => kind)).toEqual([
    'unused',
    'used_again',
    'unused',
  ])
  expect(out.hashes[keys.api(ID)]).toMatchObject({ lifecycle: 'unused' })
})

test('what was hardly used is not missed, and without an end of learning there are no alerts', () => {
  expect(kinds([...traffic(2, 5, () => ({})), exchange({ time: START + 300 * DAY, id: 'once' })])).toEqual([])
  const silent = [...traffic(10, 24, () => ({})), exchange({ time: START + 300 * DAY, id: 'again' })]
  expect(kinds(silent, createInventoryWorker())).toEqual([])
})

test('one alert a day, though changes come by the hour', () => {
  const out = run(
    worker,
    traffic(4, 960, (_at, day) => ({
      parameters: [
        field('a'),
        ...Array.from({ length: 12 }, (_, k) => k)
          .filter((k) => day >= 2 + k / 24)
          .map((k) => field(`f${'abcdefghijkl'[k]}`)),
      ],
    })),
  )
  const days = out.alerts.map(({ time }) => Math.floor(time / DAY))
  expect(new Set(days).size).toBe(days.length)
  expect(out.alerts.length).toBeLessThanOrEqual(2)
  expect(JSON.parse(String(out.hashes[keys.api(ID)]!.changes))).toHaveLength(12)
})

test('a zombie is called after its sunset, or though its document says it should not be; a sunset to come is none', () => {
  const ended = (sunset: string) =>
    traffic(2, 20, () => ({ response: { status: 200, bodyBytes: 2, headers: { sunset } } }))
  const out = run(createInventoryWorker({ learnUntil: 0 }), ended('Sat, 11 Nov 2023 00:00:00 GMT'))
  expect(out.alerts.map(({ kind, title }) => [kind, title])).toContainEqual([
    'zombie_api',
    'GET shop.example/users/{userId} is still called, though its sunset was 2023-11-11',
  ])
  expect(out.alerts.filter(({ kind }) => kind === 'zombie_api')).toHaveLength(1)
  expect(out.hashes[keys.api(ID)]).toMatchObject({ lifecycle: 'zombie deprecated' })
  expect((out.published.at(-1)!.value as Fact).values).toMatchObject({ zombie: true })
  expect(kinds(ended('Sat, 11 Nov 2124 00:00:00 GMT'), createInventoryWorker({ learnUntil: 0 }))).not.toContain(
    'zombie_api',
  )
  expect(
    kinds(
      traffic(1, 20, () => ({})),
      createInventoryWorker({ documented: () => 'deprecated' }),
    ),
  ).toEqual(['zombie_api'])
})
