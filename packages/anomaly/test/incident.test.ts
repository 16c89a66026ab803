import fc from 'fast-check'
import { Incidents } from '../src/incident.js'

const HOUR = 3_600_000

test('alerts about one actor are one incident, about another a second', () => {
  const incidents = Incidents.create()
  const eve = incidents.join('GET a/', 0, ['eve'])
  expect(incidents.join('GET a/', HOUR / 2, ['eve'])).toBe(eve)
  expect(incidents.join('GET a/', HOUR / 2, ['mal'])).not.toBe(eve)
  expect(incidents.join('GET a/', HOUR, ['eve'])).toBe(eve)
})

test('a rise in the series and the actor found behind it are one', () => {
  const incidents = Incidents.create()
  const rise = incidents.join('GET a/', 0)
  expect(incidents.join('GET a/', 60_000, ['eve'])).toBe(rise)
  expect(incidents.join('GET a/', 120_000)).toBe(rise)
})

test('an hour of silence ends it, a day does too', () => {
  const incidents = Incidents.create()
  const first = incidents.join('GET a/', 0, ['eve'])
  expect(incidents.join('GET a/', HOUR + 1, ['eve'])).not.toBe(first)
  const ids = Array.from({ length: 30 }, (_, i) => incidents.join('GET a/', 2 * HOUR + i * HOUR, ['eve']))
  expect(new Set(ids).size).toBe(2)
})

test('stored and loaded anywhere, it goes on the same; the state stays bounded', () => {
  const step = fc.record({ gap: fc.nat(2 * HOUR), actors: fc.subarray(['a', 'b', 'c', 'd']) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.nat(60), (steps, at) => {
      const whole = Incidents.create()
      let split = Incidents.create()
      let time = 0
      steps.forEach(({ gap, actors }, i) => {
        if (i === at) split = Incidents.fromJSON(JSON.parse(JSON.stringify(split)))
        time += gap
        expect(split.join('x', time, actors)).toBe(whole.join('x', time, actors))
      })
      expect(whole.toJSON().length).toBeLessThanOrEqual(16)
    }),
  )
})
