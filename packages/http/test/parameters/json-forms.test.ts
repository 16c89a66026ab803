import fc from 'fast-check'
import { walkJson } from '../../src/parameters/json.js'

const leaves = (value: unknown) => {
  const found: [string, string, string?][] = []
  walkJson(JSON.stringify(value), 32, (name, text, json) => found.push(json ? [name, text, json] : [name, text]))
  return found
}

test.each([
  [{ user: { $ne: null } }, [['user.$ne', '', 'null']]],
  [{ user: { $ne: '' } }, [['user.$ne', '']]],
  [{ $or: [] }, [['$or[]', '', 'array']]],
  [{ meta: {} }, [['meta', '', 'object']]],
  [[{}], [['[]', '', 'object']]],
  [
    { a: [null, []] },
    [
      ['a[]', '', 'null'],
      ['a[][]', '', 'array'],
    ],
  ],
  [
    { zip: '01234', n: 5 },
    [
      ['zip', '01234', 'string'],
      ['n', '5'],
    ],
  ],
  [
    { amount: '84.35', e: '1e3', minus: '-2' },
    [
      ['amount', '84.35', 'string'],
      ['e', '1e3', 'string'],
      ['minus', '-2', 'string'],
    ],
  ],
  [
    { flag: 'false', none: 'null', yes: true },
    [
      ['flag', 'false', 'string'],
      ['none', 'null', 'string'],
      ['yes', 'true'],
    ],
  ],
  [
    { text: '12 apples', ref: 'X11', day: '2025-01-24' },
    [
      ['text', '12 apples'],
      ['ref', 'X11'],
      ['day', '2025-01-24'],
    ],
  ],
])('P2, P11: %j is told with what JSON says beyond the text', (value, expected) =>
  expect(leaves(value)).toEqual(expected),
)

test.each([
  [{ 'a.b': 1 }, 'a\\.b'],
  [{ a: { b: 1 } }, 'a.b'],
  [{ 'filter[status]': 'x' }, 'filter\\[status]'],
  [{ x: { 'log.level': 'x' } }, 'x.log\\.level'],
  [{ 'tags[]': 'x' }, 'tags\\[]'],
  [{ tags: ['x'] }, 'tags[]'],
])('P9: the name of %j is %s', (value, name) => expect(leaves(value)[0]![0]).toBe(name))

test('P9: two objects give the same names only where they are nested alike', () => {
  const tree = fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: 'small' },
      fc.constant(1),
      fc.dictionary(
        fc.string({ unit: fc.constantFrom('a', '.', '[', ']', '\\'), minLength: 1, maxLength: 3 }),
        tie('node'),
        { minKeys: 1, maxKeys: 1 },
      ),
    ),
  })).node
  const paths = (value: unknown): string[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([k, v]) => [JSON.stringify(k), ...paths(v)])
      : []
  fc.assert(
    fc.property(tree, tree, (a, b) => {
      fc.pre(typeof a === 'object' && typeof b === 'object')
      expect(leaves(a)[0]![0] === leaves(b)[0]![0]).toBe(paths(a).join() === paths(b).join())
    }),
  )
})
