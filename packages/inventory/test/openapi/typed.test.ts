import { bodySchema, valueSchema } from '../../src/openapi/export/schema.js'
import { safeName } from '../../src/values/safe-name.js'

const field = (name: string, types: string[], json?: Record<string, number>) => ({
  in: 'response',
  name,
  labels: [],
  view: { types, seen: 10, ok: 10, presence: 1, ...(json && { json }) },
})
const schema = (...fields: ReturnType<typeof field>[]) =>
  bodySchema(fields, true) as { properties: Record<string, object> }

test.each([
  ['amount', ['number'], { string: 10 }, { type: 'string' }],
  ['zip', ['integer', 'digits'], { string: 10 }, { type: 'string' }],
  ['flag', ['boolean'], { string: 10 }, { type: 'string' }],
  ['flag', ['boolean'], undefined, { type: 'boolean' }],
  ['mixed', ['integer'], { string: 5, bare: 5 }, { type: ['integer', 'string'] }],
  ['closedAt', ['date-time', 'empty'], { null: 5 }, { type: ['null', 'string'] }],
  ['count', ['integer', 'empty'], { null: 5 }, { type: ['integer', 'null'] }],
  ['alwaysNull', ['empty'], { null: 10 }, { type: 'null' }],
  ['meta', ['empty'], { object: 10 }, { type: 'object' }],
  ['meta', ['empty'], { object: 5, null: 5 }, { type: ['object', 'null'] }],
  ['note', ['empty'], undefined, { type: 'string' }],
])('P2, P11: %s of %j that JSON told %j of', (name, types, json, expected) =>
  expect(schema(field(name, types, json)).properties[name]).toMatchObject(expected),
)

test('P2: an empty array is an array, and says nothing of what else it holds', () => {
  expect(schema(field('tags[]', ['empty'], { array: 9 })).properties.tags).toEqual({ type: 'array', items: {} })
  expect(
    schema(field('lines[]', ['empty'], { array: 3 }), field('lines[].sku', ['word'])).properties.lines,
  ).toMatchObject({
    type: 'array',
    items: { type: 'object', properties: { sku: { type: 'string' } } },
  })
  expect(schema(field('ids[]', ['integer', 'empty'], { array: 3 })).properties.ids).toEqual({
    type: 'array',
    items: { type: 'integer' },
  })
})

test('P2: an object or null is one schema', () => {
  expect(schema(field('owner', ['empty'], { null: 2 }), field('owner.id', ['integer'])).properties.owner).toMatchObject(
    {
      type: ['object', 'null'],
      properties: { id: { type: 'integer' } },
    },
  )
})

test('P9: a key with dots or brackets is one property', () => {
  const { properties } = schema(
    field('log\\.level', ['word']),
    field('log.level', ['word']),
    field('filter\\[status]', ['word']),
  )
  expect(Object.keys(properties)).toEqual(['log.level', 'log', 'filter[status]'])
  expect(properties.log).toMatchObject({ type: 'object', properties: { level: { type: 'string' } } })
})

test.each([
  'filter[status]',
  'page[size]',
  'filter[price][gte]',
  'filter[address.city]',
  'user[0][name]',
  'log\\.level',
  'a.b[].c',
])('P9: %s is a name', (name) => expect(safeName(name, 200)).toBe(name))

test('what is data stays hidden in brackets, too', () => {
  expect(safeName('filter[ann@x.example]', 200)).not.toContain('ann')
  expect(safeName('accounts[99887766]', 200)).not.toContain('99887766')
})

test('a value with quotes keeps no range of numbers', () => {
  expect(
    valueSchema({
      ...field('n', ['integer'], { string: 2 }),
      view: { types: ['integer'], seen: 2, ok: 2, presence: 1, json: { string: 2 }, range: [1, 2] },
    }),
  ).toEqual({ type: 'string' })
})
