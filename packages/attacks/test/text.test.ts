import fc from 'fast-check'
import { decode } from '../src/text/decode.js'
import { literalGroup, scanLiterals } from '../src/text/literals.js'
import { normalise, resolveLookups } from '../src/text/normalise.js'
import { isPlain } from '../src/text/plain.js'
import { unwrapped } from '../src/text/unwrap.js'

const text = (value: string) => decode(value).text

describe('what hides a pattern is undone', () => {
  test.each([
    ['percent', '%27%20or%201%3d1', "' or 1=1"],
    ['percent twice', '%2527%2520or%25201', "' or 1"],
    ['%u of old servers', '%u0027x', "'x"],
    ['overlong UTF-8', '..%c0%af..%c0%afetc', '../../etc'],
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
    expect(resolveLookups('${${lower:j}${::-n}di:ldap://x}')).toBe('${jndi:ldap://x}')
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
