/** Sentences from rules: `§name§` stands for one of the alternatives of `name`, chosen by the seed. */

const MARK = /§([a-z_0-9]+)§/g
const DEEPEST = 12

/** @param lists alternatives by name: arrays of texts, or functions of the random generator */
export function grammar(lists, random) {
  const pick = (items) => items[random.below(items.length)]
  const expand = (text, depth = 0) =>
    depth > DEEPEST
      ? text.replace(MARK, 'x')
      : text.replace(MARK, (_, name) => {
          const list = lists[name]
          if (list === undefined) throw new Error(`grammar: no rule ${name}`)
          return expand(typeof list === 'function' ? String(list(random)) : pick(list), depth + 1)
        })
  return { expand, pick, one: (name) => expand(`§${name}§`) }
}

/**
 * Tag of a list of alternatives, one a line. Within a line `\\n`, `\\r\\n` and `\\t` are blanks and `\\\\` is one backslash.
 */
export const lines = ({ raw }) =>
  raw
    .join('')
    .split('\n')
    .map((line) => line.trim().replace(/\\(r\\n|n|r|t|\\|`|\$)/g, (_, c) => ESCAPES[c]))
    .filter((line) => line !== '')
const ESCAPES = { n: '\n', r: '\r', 'r\\n': '\r\n', t: '\t', '\\': '\\', '`': '`', $: '$' }

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'
export const digitsOf = (random, n) => Array.from({ length: n }, () => random.below(10)).join('')
export const lettersOf = (random, n, alphabet = LETTERS) =>
  Array.from({ length: n }, () => alphabet[random.below(alphabet.length)]).join('')

/** Rules that every grammar may use. */
export const COMMON = {
  n: (r) => r.below(10),
  nn: (r) => 1 + r.below(99),
  num: (r) => digitsOf(r, 1 + r.below(5)),
  rnd: (r) => lettersOf(r, 3 + r.below(5)),
  hex: (r) => lettersOf(r, 4 + r.below(20), '0123456789abcdef'),
  id: (r) => lettersOf(r, 6 + r.below(10), 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'),
  b64: (r) => Buffer.from(Array.from({ length: 9 + r.below(60) }, () => r.below(256))).toString('base64'),
  word: 'user name order item page note title city color size price status code date type group account product report file image video message comment profile address phone mail search filter sort token session device region language currency payment invoice customer vendor event ticket task project team role plan coupon cart shop store brand model stock weight'.split(
    ' ',
  ),
  host: [
    'evil.example',
    'attacker.test',
    'x.oob.example',
    'c2.example.net',
    'abc123.dnslog.example',
    '203.0.113.66',
    'evil.com',
    'attacker.com',
    'bad.example.org:8080',
    '§rnd§.oast.example',
  ],
  val: [
    '',
    '1',
    '0',
    '-1',
    '§num§',
    '-§num§',
    'test',
    'admin',
    'foo',
    '§word§',
    'a',
    'x',
    '§rnd§',
    '99999',
    'null',
    '1 ',
    'abc@example.org',
  ],
}
