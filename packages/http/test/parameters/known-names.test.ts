import fc from 'fast-check'
import { joinedName } from '../../src/parameters/known-names.js'
import { topNode } from '../../src/parameters/name-node.js'

const part = fc.oneof(
  fc.constantFrom('', 'id', 'order', 'order.line', '__proto__', 'constructor'),
  fc.string({ maxLength: 300 }),
)

test('names are joined as ever, whatever is remembered and forgotten between them', () => {
  fc.assert(
    fc.property(part, part, (parent, key) => {
      const name = parent === '' ? key : `${parent}.${key}`
      for (let again = 0; again < 2; again++) expect(joinedName(parent, key)).toBe(name)
    }),
    { numRuns: 3_000 },
  )
})

test('the tree of names joins as ever, whatever is remembered and forgotten between them', () => {
  const written = (key: string) => key.replace(/[.[\\]/g, '\\$&')
  fc.assert(
    fc.property(fc.array(fc.oneof(part, fc.constant(undefined)), { maxLength: 4 }), (parts) => {
      for (let again = 0; again < 2; again++) {
        let node = topNode()
        let name = ''
        for (const key of parts) {
          node = key === undefined ? node.element() : node.member(key)
          if (name.length < 1_024)
            name = key === undefined ? `${name}[]` : name === '' ? written(key) : `${name}.${written(key)}`
          expect(node.name).toBe(name)
        }
      }
    }),
    { numRuns: 3_000 },
  )
})
