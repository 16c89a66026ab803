import fc from 'fast-check'
import { DEFAULT_LIMITS } from '../../src/limits.js'
import { Collector } from '../../src/parameters/collector.js'
import { walkJson } from '../../src/parameters/json.js'
import { jsonBody } from '../../src/parameters/json-body.js'

/** Few keys, so that objects of one name come again with other members, in another order, and nested in each other. */
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('', 'x', 'a"b\\', '12', 'true', 7, -0.5, true, null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .uniqueArray(
        fc.tuple(fc.constantFrom('a', 'b', 'aa', 'id', 'a.b', 'q"', 'b\\', 'ö', '', '$', 'x[0]'), tie('value')),
        { maxLength: 5, selector: ([key]) => key },
      )
      .map((pairs) => ({ pairs })),
  ),
}))

type Value = string | number | boolean | null | Value[] | { pairs: [string, Value][] }

function text(of: Value): string {
  if (Array.isArray(of)) return `[${of.map(text).join(', ')}]`
  if (of === null || typeof of !== 'object') return JSON.stringify(of)
  return `{${of.pairs.map(([key, inner]) => `${JSON.stringify(key)}:${text(inner)}`).join(',')}}`
}

function* scalars(of: Value, name: string): Generator<[string, string]> {
  if (Array.isArray(of)) {
    if (of.length === 0 && name !== '') yield [`${name}[]`, '']
    for (const inner of of) yield* scalars(inner, `${name}[]`)
  } else if (of !== null && typeof of === 'object') {
    if (of.pairs.length === 0 && name !== '') yield [name, '']
    for (const [key, inner] of of.pairs) {
      const written = key.replace(/[.[\\]/g, '\\$&')
      yield* scalars(inner, name === '' ? written || EMPTY : `${name}.${written}`)
    }
  } else yield [name === '' ? '$' : name, of === null ? '' : String(of)]
}
/** Name of a member without a name at the top, which is the empty text. */
const EMPTY = '\u0000'

test('names follow the text, whatever members earlier texts had in which order', () => {
  fc.assert(
    fc.property(fc.array(value as fc.Arbitrary<Value>, { minLength: 1, maxLength: 6 }), (bodies) => {
      for (const body of bodies) {
        const seen: [string, string][] = []
        // A scalar at the top has no quotes to lose: only containers are bodies here.
        const inner: Value = { pairs: [['top', body]] }
        walkJson(text(inner), 32, (name, found) => seen.push([name, found]))
        expect(seen).toEqual([...scalars(inner, '')].map(([name, found]) => [name.replace(EMPTY, ''), found]))
      }
    }),
    { numRuns: 2_000 },
  )
})

test('what is collected by nodes is what is collected by names', () => {
  fc.assert(
    fc.property(
      fc.array(value as fc.Arbitrary<Value>, { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      (bodies, full) => {
        const limits = full ? { ...DEFAULT_LIMITS, parameters: 3, parameterValues: 2, nameLength: 4 } : DEFAULT_LIMITS
        const [byNode, byName] = [new Collector(limits), new Collector(limits)]
        const names = { full: false, has: () => false, add: byName.add.bind(byName) }
        for (const out of [byNode, names]) {
          out.add('response', 'a', 'before')
          for (const body of bodies) jsonBody(text(body), '', { location: 'response', limits, out })
          out.add('response', 'b', 'after')
        }
        expect(byNode.list()).toEqual(byName.list())
        expect(byNode.has('response')).toBe(true)
        expect(byNode.has('request')).toBe(false)
      },
    ),
    { numRuns: 1_000 },
  )
})
