import { Suspects } from '@apiscope/attacks'
import { bodyTexts, type HttpMessage } from '@apiscope/http'
import fc from 'fast-check'
import { isQuietJson } from '../../src/attacks/quiet-json'

/** How many texts a walk through the body would have scored. */
function suspects(body: Buffer, contentType = 'application/json'): number {
  const found = new Suspects(body.length)
  let inBody = false
  bodyTexts({ body, contentType } as HttpMessage, {
    full: false,
    has: () => inBody,
    add: (place, name, value) => {
      inBody = true
      if (place !== 'response') found.add(place, name, value)
    },
    deep: (_place, text) => found.part('request', '(deep)', text),
    body: (text) => found.part('request', '(body)', text),
  })
  return found.taken
}

const ORDINARY = [
  '{"email":"ann.lee@mail.example","password":"Summer2016!"}',
  '{"lines":[{"sku":"K14P","quantity":1},{"sku":"2NOE","quantity":-2.5e+3}],"payment":{"holder":"Keon Shanahan","expiry":"09/27"}}',
  '[ {"id": "0b9f6c1e-8d1c-4f0a-9a58-0e9b5b7b1a11", "paid": true, "note": null, "at": "2025-03-11T05:01:00Z"} ]',
  '{"place":"Old Street, N1","product":"active, tactile","file":"a.html"}',
]
const TELLING = [
  "x' or 1=1",
  'union select',
  'or true',
  '../../etc/passwd',
  'c:/windows',
  'etc/shadow',
  'localhost',
  '127.0.0.1',
  'jndi:ldap',
  '__proto__',
  'constructor',
  'a.prototype.b',
  'rO0ABXNy',
  'AAEAAAD',
  'gASVKAAAAAAAAAAx',
  '$ne',
  '{{7}}',
  'query { users }',
  '{"a":1}',
  'a'.repeat(41),
  'é’',
  'a//b',
  'x.env',
  '--',
  '..',
  'http:x',
  'C',
  'a.',
  '/x',
  '',
]
const text = fc.oneof(
  fc.constantFrom(
    ...TELLING,
    'blue',
    'Ann Lee',
    'a@b.example',
    '12:30',
    '1.2.3',
    'and 5 more',
    'tactic',
    'x-y_z',
    '09/27',
  ),
  fc.string({ maxLength: 12 }),
  fc.array(fc.constantFrom(...'ab1 .:-_/+@,!?ct'), { maxLength: 12 }).map((all) => all.join('')),
)
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.array(fc.tuple(text, tie('any')), { maxLength: 3 }).map((pairs) => new Pairs(pairs as [string, unknown][])),
  ),
})).any

/** An object whose names may be anything, and come more than once. */
class Pairs {
  constructor(readonly pairs: [string, unknown][]) {}
}
const written = (one: unknown): string => {
  if (one instanceof Pairs) return `{${one.pairs.map(([name, of]) => `${JSON.stringify(name)}:${written(of)}`).join()}}`
  return Array.isArray(one) ? `[${one.map(written).join(', ')}]` : JSON.stringify(one)
}

test('ordinary bodies are quiet', () => {
  for (const body of ORDINARY) expect([body, isQuietJson(Buffer.from(body))]).toEqual([body, true])
})

test('no body is quiet in which a walk finds something to score', () => {
  let quiet = 0
  fc.assert(
    fc.property(value, (one) => {
      const body = Buffer.from(written(one))
      if (!isQuietJson(body)) return
      quiet++
      expect(suspects(body)).toBe(0)
    }),
    { numRuns: 5_000 },
  )
  expect(quiet).toBeGreaterThan(100)
})

test('nor one that is no strict JSON, whatever reads it', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      ...'{}[]:,',
      ' ',
      '"a"',
      '"b c"',
      '"or 1"',
      '1',
      '-',
      '1.',
      'true',
      'null',
      '"',
      '{"a":',
      '"x":"y"',
      'E',
      '.',
      '+',
    ),
    text.map((one) => JSON.stringify(one)),
  )
  const type = fc.constantFrom(
    'application/json',
    '',
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=a',
  )
  fc.assert(
    fc.property(fc.constantFrom('{', '['), fc.array(piece, { maxLength: 12 }), type, (first, pieces, contentType) => {
      const body = Buffer.from(first + pieces.join(''))
      if (isQuietJson(body)) expect(suspects(body, contentType)).toBe(0)
    }),
    { numRuns: 20_000 },
  )
})

test('each way to reach into a prototype or past a name is left to the walk', () => {
  for (const body of [
    '{"constructor":{"x":1}}',
    '{"a":{"prototype":[1]}}',
    '{"a.":{"":{"/x":1}}}',
    '{"a":"b" "c":"or 1"}',
    '{}',
    '[]',
    '{"a":{}}x',
  ])
    expect([body, isQuietJson(Buffer.from(body))]).toEqual([body, false])
})
