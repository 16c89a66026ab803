import fc from 'fast-check'
import { escapeKey, pathParts, safeName, unescapeKey } from '../../src/index.js'

const key = fc.string({ unit: fc.constantFrom('a', 'b', '.', '[', ']', '\\', '1', '-'), maxLength: 8 })

test('P9: parts of a dotted name are the keys that it was made of, whatever marks they hold', () => {
  fc.assert(
    fc.property(fc.array(key, { minLength: 1, maxLength: 5 }), (keys) => {
      expect(pathParts(keys.map(escapeKey).join('.')).map(unescapeKey)).toEqual(keys)
    }),
  )
})

test.each([
  ['a.b.c', ['a', 'b', 'c']],
  ['filter[a.b].c', ['filter[a.b]', 'c']],
  ['orders[].lines[].sku', ['orders[]', 'lines[]', 'sku']],
  ['log\\.level.x', ['log\\.level', 'x']],
  ['a[b.c', ['a[b.c']],
])('%s is cut at its own dots', (name, parts) => expect(pathParts(name)).toEqual(parts))

test.each([
  ['spring\\.datasource\\.url', 'spring\\.datasource\\.url'],
  ['filter\\[status]', 'filter\\[status]'],
  ['filter[status]', 'filter[status]'],
  ['users.ann@x\\.example.age', 'users.{key}.age'],
  ['hosts.10\\.0\\.0\\.1', 'hosts.{key}'],
  ['users.ann\\.lee@x\\.example[].age', 'users.{key}[].age'],
])('P9: of %s what is data is hidden, and a name stays whole', (name, safe) => {
  expect(safeName(name, 200)).toBe(safe)
  expect(safeName(safe, 200)).toBe(safe)
})
