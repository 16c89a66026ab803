import fc from 'fast-check'
import { counted, duration, fit, integer, moment, percent, safe, size } from '../../src/io/text.js'
import { wrap } from '../../src/report/layout.js'

describe('text', () => {
  it('lets nothing through that steers a terminal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
        expect(safe(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
      }),
    )
    expect(safe('/users/Ünïcode/日本')).toBe('/users/Ünïcode/日本')
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
        expect(lines.every((line) => line.length <= width)).toBe(true)
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
