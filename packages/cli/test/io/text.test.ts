import { counted, duration, instant, integer, moment, percent, size } from '@apiscope/model'
import fc from 'fast-check'
import { harmlessJson, jsonText, safe } from '../../src/io/text.js'
import { fit, pad, widthOf } from '../../src/io/width.js'
import { wrap } from '../../src/report/layout.js'

describe('text', () => {
  it('lets nothing through that steers a terminal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(safe(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
      }),
    )
    expect(safe('a\u200fb\u061cc\u009bd\u2028e\u202ef')).toBe('a\\u200fb\\u061cc\\u009bd\\u2028e\\u202ef')
    expect(safe(String.fromCodePoint(0xe0041))).toBe('\\udb40\\udc41')
    expect(safe('/users/Ünïcode/日本')).toBe('/users/Ünïcode/日本')
  })

  it('K28: JSON lets nothing through that steers a terminal, and says the same', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const text = jsonText(value)
        expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
        expect(JSON.stringify(JSON.parse(text))).toBe(JSON.stringify(value))
        expect(harmlessJson(JSON.stringify(value, null, 2))).toBe(jsonText(value, 2))
      }),
    )
    expect(jsonText({ a: 1 }, 2)).toBe('{\n  "a": 1\n}')
  })

  it('X5: counts columns, not code units', () => {
    expect([widthOf('日本'), widthOf('e\u0301'), widthOf('🙂')]).toEqual([4, 1, 2])
    expect([fit('日本語の名前', 7), pad('日本', 6)]).toEqual(['日…前', '日本  '])
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 3, max: 30 }), (text, width) => {
        const shown = safe(text)
        expect(widthOf(fit(shown, width))).toBeLessThanOrEqual(width)
        // Blanks may go at the ends of lines, words never.
        const words = (part: string) => part.split(' ').filter(Boolean)
        expect(words(wrap(shown, width).join(' '))).toEqual(words(shown))
      }),
    )
  })

  it('N21: a moment that stands alone has its zone', () => {
    expect([instant(0), instant(Number.NaN)]).toEqual(['1970-01-01 00:00:00Z', '-'])
  })

  it('N21: a word that is longer than a line stays whole', () => {
    expect(wrap(`see ${'x'.repeat(30)} there`, 10)).toEqual(['see', 'x'.repeat(30), 'there'])
  })

  it('fits text to a width and keeps both ends', () => {
    expect(fit('abcdefghij', 10)).toBe('abcdefghij')
    expect(fit('abcdefghijk', 7)).toBe('abc…ijk')
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 40 }), (text, width) => fit(text, width).length <= width),
    )
  })

  it('wraps to a width and loses no word', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,30}$/)), fc.integer({ min: 5, max: 40 }), (words, width) => {
        const lines = wrap(words.join(' '), width)
        expect(lines.every((line) => line.length <= width || !line.includes(' '))).toBe(true)
        expect(lines.join('').replaceAll(' ', '')).toBe(words.join(''))
      }),
    )
  })

  it('writes numbers as people do', () => {
    expect([integer(999), integer(1000), integer(1234567)]).toEqual(['999', '1,000', '1,234,567'])
    expect([size(0), size(999), size(1500), size(12e6), size(3.2e12)]).toEqual([
      '0 B',
      '999 B',
      '1.5 kB',
      '12 MB',
      '3.2 TB',
    ])
    expect([counted(1, 'flow'), counted(2, 'flow')]).toEqual(['1 flow', '2 flows'])
    expect([duration(20), duration(90_000), duration(7_500_000), duration(200_000_000)]).toEqual([
      '20 ms',
      '90 s',
      '2 h 5 min',
      '2 d 7 h',
    ])
    expect([percent(0, 0), percent(1, 100_000), percent(999_999, 1_000_000), percent(3, 3)]).toEqual([
      '0 %',
      '< 0.1 %',
      '99.9 %',
      '100 %',
    ])
    expect([moment(0), moment(Number.NaN)]).toEqual(['1970-01-01 00:00:00', '-'])
  })
})
