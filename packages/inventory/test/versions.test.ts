/** Old versions of a path that are called while a newer one is in use on the host. */
import { createVersionsWorker, newestFirst, versionOf } from '@apiscope/inventory'
import { keys, type PathEvent, TOPICS } from '@apiscope/schema'
import * as fc from 'fast-check'
import { Collected } from '../../worker/test/collected'

const DAY = 86_400_000
const START = 1_700_006_400_000
const worker = createVersionsWorker({ learnUntil: 0 })

const event = (day: number, template: string, calls = 1, status = 200, method = 'GET'): PathEvent => ({
  v: 1,
  id: `${day}${template}`,
  time: START + day * DAY,
  host: 'shop.example',
  method,
  template,
  status,
  calls,
  sensor: 's',
})

function run(events: PathEvent[], definition = worker, encodeEach = false): Collected {
  const out = new Collected()
  let state = definition.create('shop.example')
  const wake = (watermark: number) => {
    for (let due = definition.wake!(state); due !== undefined && due <= watermark; due = definition.wake!(state))
      definition.tick!(state, watermark, out)
  }
  for (const one of events) {
    wake(one.time - 5000)
    definition.apply(state, one, TOPICS.paths, out)
    if (encodeEach) state = definition.decode(definition.encode(state), 'shop.example')
  }
  wake(Number.POSITIVE_INFINITY)
  return out
}
const told = (out: Collected) => out.alerts.map(({ kind, api }) => [kind, api.id])

test('an old version is told once, when the newer one has been in use for a day', () => {
  const events = [
    event(0, '/v1/users/{id}', 50),
    event(5, '/v2/users/{id}', 30),
    event(5.5, '/v1/users/{id}'),
    event(7, '/v1/users/{id}'),
    event(8, '/v1/users/{id}'),
  ]
  const out = run(events)
  expect(told(out)).toEqual([['zombie_api', 'GET shop.example/v1/users/{id}']])
  expect(out.alerts[0]).toMatchObject({
    time: START + 7 * DAY,
    evidence: { successor: 'GET shop.example/v2/users/{id}' },
  })
  expect(out.alerts[0]!.title).toBe(
    'GET shop.example/v1/users/{userId} is still called, though GET shop.example/v2/users/{userId} is in use since 2023-11-20',
  )
  expect(out.hashes[keys.api('GET shop.example/v1/users/{id}')]).toEqual({
    successor: 'GET shop.example/v2/users/{id}',
  })
  expect(told(run(events, createVersionsWorker()))).toEqual([])
})

test.each([
  ['is not called any more', [event(0, '/v1/a', 9), event(5, '/v2/a', 99), event(5.5, '/v1/a')]],
  ['has no newer version of the same path', [event(0, '/v1/a', 9), event(5, '/v2/b', 99), event(9, '/v1/a')]],
  ['has one of another method', [event(0, '/v1/a', 9), event(5, '/v2/a', 99, 200, 'POST'), event(9, '/v1/a')]],
  ['has one that nobody answers', [event(0, '/v1/a', 9), event(5, '/v2/a', 99, 404), event(9, '/v1/a')]],
  ['has one that was hardly tried', [event(0, '/v1/a', 9), event(5, '/v2/a', 3), event(9, '/v1/a')]],
  ['is the newer one', [event(0, '/v2/a', 9), event(5, '/v1/a', 99), event(5.1, '/v2/a')]],
])('a version that %s is no zombie', (_why, events) =>
  expect(told(run(events)).filter(([, id]) => !id!.includes('/v1/') || events[0]!.template !== '/v2/a')).toEqual([]),
)

test('versions are distinguished and put in order', () => {
  const order = ['/v1/a', '/v2beta1/a', '/v2beta2/a', '/v2/a', '/v2.1/a', '/v10/a'].map(
    (template) => versionOf(template)!.version,
  )
  expect([...order].sort(newestFirst)).toEqual([...order].reverse())
  for (const none of ['/vault/a', '/video/v', '/a/{id}', '/version/1']) expect(versionOf(none)).toBeUndefined()
  expect(versionOf('/api/v3/users/{id}')).toMatchObject({ family: '/api/{version}/users/{id}' })
})

test('what can be invented is bounded and counted; a split anywhere changes nothing', () => {
  const small = createVersionsWorker({ learnUntil: 0, families: 3, versions: 2 })
  const out = run(
    [1, 2, 3, 4, 5].flatMap((n) => [event(0, `/v1/p${n}`), event(0, `/v2/p${n}`), event(0, `/v3/p${n}`)]),
    small,
  )
  expect(out.counters).toEqual({ 'inventory.versions_over_limit': 3, 'inventory.version_families_over_limit': 6 })
  const any = fc.tuple(
    fc.constantFrom(0, 0.2, 1, 3),
    fc.constantFrom('/v1/a', '/v2/a', '/v3/a', '/v1/b', '/c'),
    fc.constantFrom(1, 40),
  )
  fc.assert(
    fc.property(fc.array(any, { maxLength: 30 }), (parts) => {
      let day = 0
      const events = parts.map(([wait, template, calls]) => {
        day += wait
        return event(day, template, calls)
      })
      expect(JSON.stringify(run(events, worker, true))).toBe(JSON.stringify(run(events)))
    }),
    { numRuns: 100 },
  )
})
