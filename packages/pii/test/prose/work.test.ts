/** Texts are written by whoever asks: what a character of them costs has a bound. */
import { ProseScanner } from '../../src/prose/scan'

const context = { regions: ['US'], year: 2026 }
const LENGTH = 32 * 1024

/** Characters of `text` that are looked at one by one, or searched for something. */
function steps(text: string): number {
  const { charCodeAt, indexOf } = String.prototype
  let count = 0
  String.prototype.charCodeAt = function (this: string, at: number) {
    count++
    return charCodeAt.call(this, at)
  }
  String.prototype.indexOf = function (this: string, sought: string, from = 0) {
    const found = indexOf.call(this, sought, from)
    count += (found < 0 ? this.length : found) - from
    return found
  }
  try {
    new ProseScanner().scan(text, context)
  } finally {
    Object.assign(String.prototype, { charCodeAt, indexOf })
  }
  return count
}

test.each([
  '1:',
  'a1:',
  'a1.',
  '1a/',
  '(1:',
  '+1:',
  'eyJ1:',
  'sk-1.',
  '1',
  'a',
  'a1',
  'Aa1:',
  '1-',
  '1.',
  'a@',
  'a-',
  '1:::::::::::',
  '-----BEGIN ',
  '-----BEGIN RSA ',
  '-----BEGIN PRIVATE KEY',
  'password is 1:',
  'my name is ',
  'Ann, ',
])('6: «%s» again and again costs no more a character the longer it is', (piece) => {
  const text = piece.repeat(Math.ceil(LENGTH / piece.length))
  const [short, long] = [steps(text.slice(0, LENGTH / 8)), steps(text)]
  expect(long).toBeLessThan(short * 8 * 1.5 + 4_096)
  // Two looks each side of an `@`, a few at each number: nothing near the 4,096 characters that a token may have.
  expect(long / LENGTH).toBeLessThan(400)
})

test('6: what stands behind words of the same run that are nothing is still found', () => {
  const scanner = new ProseScanner()
  const secret = 'sk-proj-abcdefgh12345678XYZ'
  const text = `${'a1:'.repeat(500)}${secret}. https://a1.example/b2?c=${secret}, ok`
  const found = scanner.scan(text, context).map(({ label, start, end }) => `${label}:${text.slice(start, end)}`)
  expect(found).toEqual([`SECRET:${secret}`, `SECRET:${secret}`])
})
