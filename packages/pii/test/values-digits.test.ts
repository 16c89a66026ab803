import fc from 'fast-check'
import { asciiDigits, wholeNumber } from '../src/values/digits.js'

test.each([
  ['8801819404601.0', '8801819404601'],
  ['8.801819404601E+12', '8801819404601'],
  ['9.19876543210E+11', '919876543210'],
  ['1.5', '1.5'],
  ['12.0', '12.0'],
  ['113.0.0.0', '113.0.0.0'],
  ['8.80182E+12', '8801820000000'],
  ['1.2345678E+3', '1.2345678E+3'],
])('%s is %s', (text, expected) => expect(wholeNumber(text)).toBe(expected))

test('a whole number with .0 behind it is that number', () => {
  fc.assert(
    fc.property(fc.integer({ min: 100_000, max: 2 ** 48 }), (n) => expect(wholeNumber(`${n}.0`)).toBe(String(n))),
  )
})

test.each([
  ['١١/٠٢/١٩٨٤', '11/02/1984'],
  ['०९८७', '0987'],
  ['０９０－１２３４', '090-1234'],
  ['山田1', '山田1'],
])('digits of %s are %s', (text, expected) => expect(asciiDigits(text)).toBe(expected))
