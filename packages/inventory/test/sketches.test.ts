import { valueType } from '@apiscope/schema'
import * as fc from 'fast-check'
import { Quantiles } from '../src/values/quantiles.js'
import { safeName } from '../src/values/safe-name.js'

test('quantiles keep their relative error', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 1e12 }), { minLength: 1, maxLength: 200 }), (values) => {
      const sketch = Quantiles.create()
      for (const value of values) sketch.add(value)
      const sorted = values.toSorted((a, b) => a - b)
      for (const q of [0, 0.25, 0.5, 0.95, 1]) {
        const exact = sorted[Math.floor(q * (values.length - 1))]!
        expect(Math.abs(sketch.quantile(q) / exact - 1)).toBeLessThan(0.026)
      }
    }),
  )
})

test.each([
  ['', 'empty'],
  ['42', 'integer'],
  ['-4.2', 'number'],
  ['007', 'digits'],
  ['+4930123456', 'digits'],
  ['12345678901234567890', 'digits'],
  ['0', 'integer'],
  ['1e3', 'number'],
  ['true', 'boolean'],
  ['3e6b3a66-7e4b-46bb-a5bf-1f8f37f96ba2', 'uuid'],
  ['2024-05-07', 'date'],
  ['2024-05-07T10:00:00Z', 'date-time'],
  ['a@b.example', 'email'],
  ['192.0.2.1', 'ip'],
  ['2001:db8::1', 'ip'],
  ['https://x.example/', 'url'],
  ['4f3c2a1b9d', 'hex'],
  ['cus_9s6XKzkNRvLm', 'token'],
  ['blue', 'word'],
  ['a b', 'text'],
  ['[jwt:h.Zm9v:180:base64]', 'text'],
])('%s looks like %s', (value, type) => expect(valueType(value)).toBe(type))

test('K1: a redaction is one where the sensor wrote it', () => {
  expect(valueType('[jwt:h.Zm9v:180:base64]', true)).toBe('redacted')
  expect(valueType('[sealed', true)).toBe('text')
})

test.each([
  ['users[].email', 'users[].email'],
  ['{1}', '{1}'],
  ['ns:tag.@attr', 'ns:tag.@attr'],
  ['users.ann@x.example.age', 'users.{key}.example.age'],
  ['by.00491512345678', 'by.{key}'],
  ['t.eyJhbGciOiJIUzI1NiJ9', 't.{key}'],
  ['', ''],
])('the name %s is kept as %s', (name, kept) => expect(safeName(name, 128)).toBe(kept))

test('N19: a country’s letters and digits are no hexadecimal number: accounts, VAT, passports', () => {
  for (const value of [
    'DE89370400440532013000',
    'BE68539007547034',
    'AE070331234567890123456',
    'DE136695976',
    'EE100931558',
  ])
    expect([value, valueType(value)]).toEqual([value, value.length < 12 ? 'text' : 'token'])
  for (const value of ['deadbeef01', 'DEADBEEF01', '3F2504E04F8911D39A0C0305E82C3301', 'de89370400440532013000'])
    expect([value, valueType(value)]).toEqual([value, 'hex'])
})
