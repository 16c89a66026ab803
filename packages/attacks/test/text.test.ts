import fc from 'fast-check'
import { decode } from '../src/text/decode.js'
import { literalGroup, scanLiterals } from '../src/text/literals.js'
import { resolveLookups } from '../src/text/lookups.js'
import { normalise } from '../src/text/normalise.js'
import { isPlain } from '../src/text/plain.js'
import { unwrapped } from '../src/text/unwrap.js'

const text = (value: string) => decode(value).text

describe('what hides a pattern is undone', () => {
  test.each([
    ['percent', '%27%20or%201%3d1', "' or 1=1"],
    ['percent twice', '%2527%2520or%25201', "' or 1"],
    ['%u of old servers', '%u0027x', "'x"],
    ['overlong UTF-8', '..%c0%af..%c0%afetc', '../../etc'],
    ['overlong UTF-8 of five bytes', '%f8%80%80%80%aex', '.x'],
    ['overlong UTF-8 of six bytes', '%fc%80%80%80%80%afx', '/x'],
    ['UTF-8 with bits where none belong', '%e0%40%aex', '.x'],
    ['a lead byte before ASCII', '%c0%2e%c0.%c0%27', "..'"],
    ['digits behind f', '..%c0%qf..%bg%qf..%c1%8s..%c1%pcetc', '../../..\\..\\etc'],
    ['overlong UTF-8 as bytes', '..\xc0\xaf\xe0\x80\xa7\xf8\x80\x80\x80\xae', "../'."],
    ['an escape sign per digit', '%%32%%65%2%f', './'],
    ['octal escapes', '\\074script\\076', '<script>'],
    ['UTF-7', '+ADw-script+AD4-', '<script>'],
    ['dots and slashes by number', '..0x2f0x2e0x2e0x5cetc', '../..\\etc'],
    ['references with zeros', '&#000000000000000000060;a', '<a'],
    ['look-alikes', '\u2019 or \u3008a\u3009\u2215\u2216', "' or <a>/\\"],
    ['zero width', 'uni\u200bon sel\u00adect', 'union select'],
    ['letters of central Europe', '\u0160\u0112L\u0112CT', 'SELECT'],
    ['entities, also without semicolon', '&lt;a&#x3e;&#39&quot;', '<a>\'"'],
    ['escapes of JavaScript', '\\u003cscript\\x3e', '<script>'],
    ['escapes of JSON strings', 'a\\"b\\/c', 'a"b/c'],
    ['full-width characters', '＜script＞', '<script>'],
    ['circled digits', 'http://①②⑦.⓪.⓪.①/', 'http://127.0.0.1/'],
    ['base64 of text', Buffer.from("' union select 1 -- ").toString('base64'), "' union select 1 -- "],
    ['plus for blanks', "1'+or+1=1", "1' or 1=1"],
    ['NUL', 'java%00script:', 'javascript:'],
  ])('%s', (_, value, below) => expect(text(value)).toBe(below))

  test.each(['100%', 'C:\\new\\table', 'a+b', '5 % 2', 'AT&T', 'Mississippi', '%zz', '&unknown;', 'Zm9v'])(
    '%s stays',
    (value) => expect(text(value)).toBe(value),
  )

  test('layers and length are bounded', () => {
    let value = '%27'
    for (let i = 0; i < 12; i++) value = encodeURIComponent(value)
    expect(text(value)).toContain('%')
    expect(text('x'.repeat(1e6)).length).toBeLessThan(5000)
    expect(decode('x'.repeat(1e6)).cut).toBe(1)
  })

  test('what a server reads alike is written alike', () => {
    expect(normalise('1/**/UnIoN/*!50000SeLeCt*/  1').text).toBe('1 union select 1')
    expect(normalise('a \r\n\t b').text).toBe('a\nb')
    for (const [text, below] of [
      ['un/**/ion sel/*x*/ect', 'union select'],
      ['or/**/1', 'or 1'],
      ['union#x\nselect 1', 'union select 1'],
      ['1-- x\nunion select', '1 union select'],
      ['# title\nselect a plan', '# title\nselect a plan'],
      ['java\tscr\nipt:', 'javascript:'],
      ['sel\x01ect\x0bx', 'select x'],
      ['.\x01./\x02/', '..//'],
      ['a\x01b', 'a b'],
    ] as const)
      expect([text, normalise(text).text]).toEqual([text, below])
    expect(resolveLookups('${${lower:j}${::-n}di:ldap://x}').text).toBe('${jndi:ldap://x}')
  })
})

describe('however a value is written, it is read alike', () => {
  const hex = (byte: number) => byte.toString(16).padStart(2, '0')
  const pct = (...bytes: number[]) => bytes.map((byte) => `%${hex(byte)}`).join('')
  const overlong = (n: number) => (b: number) => {
    const bytes =
      n === 2 ? [0xc0 | (b >> 6)] : [[0xe0], [0xf0, 0x80], [0xf8, 0x80, 0x80], [0xfc, 0x80, 0x80, 0x80]][n - 3]!
    return pct(...bytes, ...(n === 2 ? [] : [0x80 | (b >> 6)]), 0x80 | (b & 63))
  }
  const ways: Record<string, (b: number) => string> = {
    percent: (b) => pct(b),
    'percent twice': (b) => pct(b).replace('%', '%25'),
    'percent three times': (b) => pct(b).replace('%', '%2525'),
    'an escape sign per digit': (b) => `%%${[...hex(b)].map((c) => hex(c.charCodeAt(0))).join('%')}`,
    '%u': (b) => `%u00${hex(b)}`,
    'overlong 2': overlong(2),
    'overlong 3': overlong(3),
    'overlong 4': overlong(4),
    'overlong 5': overlong(5),
    'overlong 6': overlong(6),
    'overlong twice': (b) => overlong(2)(b).replaceAll('%', '%25'),
    'decimal reference': (b) => `&#${b};`,
    'hexadecimal reference': (b) => `&#x000${hex(b)};`,
    '\\x': (b) => `\\x${hex(b)}`,
    '\\u': (b) => `\\u00${hex(b)}`,
  }
  // No letters or digits beside what is written otherwise: they could be more of its digits.
  const mark = fc.constantFrom(...'\'"<>/.;:|()[]{}$*=!@,?^~')
  const word = fc.constantFrom('or', 'script', 'etc', 'x', 'table')
  test.each(Object.entries(ways))('%s', (_, write) => {
    fc.assert(
      fc.property(fc.array(fc.tuple(word, mark), { minLength: 2, maxLength: 12 }), (parts) => {
        const plain = parts.map(([a, b]) => a + b).join('')
        const written = parts.map(([a, b]) => a + write(b.charCodeAt(0))).join('')
        expect(text(written)).toBe(text(plain))
      }),
    )
  })

  test('what is written in two ways at once', () => {
    const all = Object.values(ways)
    fc.assert(
      fc.property(fc.array(fc.tuple(word, mark, fc.nat(all.length - 1)), { minLength: 2, maxLength: 12 }), (parts) => {
        const plain = parts.map(([a, b]) => a + b).join('')
        expect(text(parts.map(([a, b, way]) => a + all[way]!(b.charCodeAt(0))).join(''))).toBe(text(plain))
      }),
    )
  })

  test('lookups within lookups, and beside one another', () => {
    const letter = fc.constantFrom(...'jndilaprmszx')
    const wrap = fc.constantFrom<(c: string) => string>(
      (c) => `\${lower:${c}}`,
      (c) => `\${::-${c}}`,
      (c) => `\${env:A_b:-${c}}`,
      (c) => `\${date:'${c}'}`,
      (c) => `\${upper:\${lower:${c}}}`,
      (c) => `\${\${::-${c}}:-y}`.replace(':-y', `:-${c}`),
      (c) => c,
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(letter, wrap), { minLength: 1, maxLength: 40 }), (parts) => {
        const plain = parts.map(([c]) => c).join('')
        expect(resolveLookups(`\${${parts.map(([c, w]) => w(c)).join('')}:x}`).text).toBe(`\${${plain}:x}`)
      }),
    )
    expect(resolveLookups('${{{${').text).toBe('${{{${')
    expect(resolveLookups('${name} ${a.b}')).toEqual({ text: '${name} ${a.b}', count: 0 })
  })
})

describe('the quick answer', () => {
  test.each([
    '',
    'active',
    '42',
    '-1.5',
    '2024-01-31',
    '10:30',
    '1.2.3',
    '9b2d7f5e-6f2a-4d6e-9a51-0f6c1d2e3f40',
    'GET',
  ])('passes %s', (value) => expect(isPlain(value)).toBe(true))
  test.each([
    "O'Brien",
    '1--',
    '__proto__',
    '../x',
    'a b',
    'rO0ABXNy',
    'java.lang.Runtime',
    '1;2',
    'ü',
    '%27',
    'x'.repeat(200),
  ])('leaves %s to the model', (value) => expect(isPlain(value)).toBe(false))
})

test('literals are found in one pass as by searching for each', () => {
  const parts = ['he', 'she', 'hers', 'his', '/etc/', '../']
  const group = literalGroup(parts, true)
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...parts, 'h', 's', 'e', '\\etc\\', 'é', ' ')), (pieces) => {
      const value = pieces.join('')
      const wanted = parts.filter((part) => value.includes(part) || value.includes(part.replaceAll('/', '\\'))).length
      expect(scanLiterals(value)[group]).toBe(wanted)
    }),
  )
})

test('decoding never throws and ends', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('%', '%u', '&#', '\\u', '\\u{', '%c0', '%f8', '${', '/*', '+', '＜', '\0'),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const { text: below } = decode(pieces.join(''))
      expect(below.length).toBeLessThanOrEqual(4097)
      normalise(below)
      resolveLookups(below)
    }),
  )
})

test('K1: brackets like those of a sensor are taken off an attack, other brackets are not', () => {
  for (const text of ['[sealed:x', '[token:x:9:other]', '[jwt:x]', '[token:[sealed:x:8:hex]:9:hex]'])
    expect(unwrapped(text)).toBe('x')
  for (const text of ['', '[', '[1,2]', '["a:b"]', 'sealed:x', '[:x]']) expect(unwrapped(text)).toBeUndefined()
})
