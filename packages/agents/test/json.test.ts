import * as fc from 'fast-check'
import { eventsOf, readJson } from '../src'

const BOUNDS = { messageLength: 100_000, messageValues: 10_000, depth: 32 }
const plain = (value: unknown) => JSON.parse(JSON.stringify(value ?? null))

test('property: whole JSON is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 6 }), (text) => {
      const reading = readJson(text, BOUNDS)
      expect(reading.whole).toBe(true)
      expect(plain(reading.value)).toEqual(JSON.parse(text) ?? null)
    }),
  )
})

test('property: cut JSON is read as far as it goes, and says that it was cut', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), fc.jsonValue({ maxDepth: 2 })),
      fc.nat(),
      (object, at) => {
        const text = JSON.stringify(object)
        const cut = at % text.length
        const { value, whole } = readJson(text.slice(0, cut), BOUNDS)
        if (cut > 0) expect(whole).toBe(false)
        // Members before the one that the cut went through are there as they were.
        const read = Object.entries((value ?? {}) as Record<string, unknown>).slice(0, -1)
        for (const [key, one] of read) expect(plain(one)).toEqual(plain(object[key]))
      },
    ),
  )
})

test('property: any text is read in bounds, without an exception', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 400 }), (text) => {
      readJson(text, { messageLength: 200, messageValues: 20, depth: 3 })
    }),
  )
  expect(readJson('['.repeat(100_000), BOUNDS).whole).toBe(false)
  expect(readJson('{"a":'.repeat(20_000), BOUNDS).whole).toBe(false)
  expect(readJson('{"__proto__":{"x":1}}', BOUNDS).value).not.toHaveProperty('x')
})

test('property: events are those that were written, over any line end', () => {
  const event = fc.record({
    name: fc.constantFrom('message', 'endpoint'),
    data: fc.array(fc.stringMatching(/^[a-z{} ]{0,8}$/), { minLength: 1, maxLength: 3 }),
  })
  fc.assert(
    fc.property(fc.array(event, { maxLength: 6 }), fc.constantFrom('\n', '\r\n', '\r'), (events, end) => {
      const text = events
        .map(({ name, data }) => [`event: ${name}`, ...data.map((line) => `data: ${line}`), '', ''].join(end))
        .join('')
      const read = eventsOf(text, 100)
      expect(read.map(({ name, data }) => ({ name, data }))).toEqual(
        events.map(({ name, data }) => ({ name, data: data.join('\n') })),
      )
      expect(read.reduce((sum, { length }) => sum + length, 0)).toBe(text.length)
      expect(read.every(({ whole }) => whole)).toBe(true)
    }),
  )
})
