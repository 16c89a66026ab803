import fc from 'fast-check'
import { elementName, joinedName } from '../../src/parameters/known-names.js'

test('names are joined as ever, whatever is remembered and forgotten between them', () => {
  const part = fc.oneof(
    fc.constantFrom('', 'id', 'order', 'order.line', '__proto__', 'constructor'),
    fc.string({ maxLength: 300 }),
  )
  fc.assert(
    fc.property(part, part, (parent, key) => {
      const name = parent === '' ? key : `${parent}.${key}`
      for (let again = 0; again < 2; again++) {
        expect(joinedName(parent, key)).toBe(name)
        expect(elementName(parent)).toBe(`${parent}[]`)
      }
    }),
    { numRuns: 3_000 },
  )
})
