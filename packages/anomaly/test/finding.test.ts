import fc from 'fast-check'
import { largest } from '../src/finding.js'
import { Tail } from '../src/tail/tail.js'

test('N19: a title names numbers that were seen, not the edge of a bucket', () => {
  const always = (value: number) => {
    const tail = Tail.create()
    for (let i = 0; i < 50; i++) tail.add(value)
    return largest(tail.reference)
  }
  expect([always(20), always(1), always(3), always(16)]).toEqual(['20 to 22', '1', '3', '14 to 16'])
  expect(largest(21)).toBe('21')
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8_000 }), (value) => {
      const [from, to = from] = always(value).split(' to ').map(Number)
      expect(from! <= value && value <= to!).toBe(true)
    }),
  )
})
