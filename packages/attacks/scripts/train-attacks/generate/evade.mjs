/** Encodings that hide an attack from who decodes strictly: forms that lenient servers, browsers and databases read all the same. */

const hex = (byte) => byte.toString(16).padStart(2, '0')
const pct = (...bytes) => bytes.map((byte) => `%${hex(byte)}`).join('')
const isMark = (c) => c.charCodeAt(0) < 128 && !/[A-Za-z0-9]/.test(c)
const marks = (text, write) => [...text].map((c) => (isMark(c) ? write(c.charCodeAt(0), c) : c)).join('')

/** UTF-8 of `n` bytes, more than ASCII needs. */
const overlong = (n) => (b) => {
  const lead = [0xc0, 0xe0, 0xf0, 0xf8, 0xfc][n - 2]
  const last = 0x80 | (b & 63)
  const before = 0x80 | (b >> 6)
  return n === 2 ? pct(lead | (b >> 6), last) : pct(lead, ...new Array(n - 3).fill(0x80), before, last)
}
/** `%qf` for `%af`: a digit behind f. */
const lax = (b) => {
  const last = 0x80 | (b & 63)
  return `%c${b >> 6}%${String.fromCharCode(97 + (last >> 4) + 16 - 10)}${(last & 15).toString(16)}`
}

const BEST_FIT = {
  "'": '\u2019\u02b9\u2032',
  '"': '\u201d\u2033',
  '<': '\u3008\u2039',
  '>': '\u3009\u203a',
  '/': '\u2215\u2044',
  '\\': '\u2216',
  '.': '\u3002',
}
const BLANKS = ['%01', '%09', '%0b', '%0c', '%a0', '%1f', '%0d', '\t', '%20%20', '%00']

const WAYS = [
  (t) => marks(t, overlong(2)),
  (t) => marks(t, overlong(3)),
  (t) => marks(t, (b) => overlong(4)(b)),
  (t) => marks(t, (b) => overlong(5)(b)),
  (t) => marks(t, (b) => overlong(6)(b)),
  (t) => marks(t, overlong(2)).replaceAll('%', '%25'),
  (t) => marks(t, (b) => lax(b)),
  (t) => marks(t, (b) => `%u00${hex(b)}`),
  (t) => marks(t, (b) => `%uff${hex(b > 0x20 ? b - 0x20 : 0)}`),
  (t) => marks(t, (b) => `%25${hex(b)}`),
  (t) => marks(t, (b) => `%2525${hex(b)}`),
  (t) => marks(t, (b) => `%%${[...hex(b)].map((c) => hex(c.charCodeAt(0))).join('%')}`),
  (t, r) => [...t].map((c) => (c.charCodeAt(0) < 128 && r.next() < 0.4 ? pct(c.charCodeAt(0)) : c)).join(''),
  (t) => marks(t, (b) => `&#${'0'.repeat(5)}${b}`),
  (t) => marks(t, (b) => `&#x${hex(b)};`),
  (t) => marks(t, (b) => `\\x${hex(b)}`),
  (t) => marks(t, (b) => `\\${b.toString(8).padStart(3, '0')}`),
  (t) => marks(t, (b) => `\\u00${hex(b)}`),
  (t) =>
    t.replace(
      /[<>"'=;&]/g,
      (c) =>
        `+${Buffer.from([0, c.charCodeAt(0)])
          .toString('base64')
          .replace(/=+$/, '')}-`,
    ),
  (t, r) => t.replace(/['"<>/\\.]/g, (c) => [...BEST_FIT[c]][r.below(BEST_FIT[c].length)]),
  (t, r) => t.replace(/ /g, () => BLANKS[r.below(BLANKS.length)]),
  (t, r) =>
    t.replace(/[A-Za-z]{5,}/g, (w) =>
      r.next() < 0.4 ? `${w.slice(0, 2)}${['/**/', '%00', '%01', '%0a', '\t'][r.below(5)]}${w.slice(2)}` : w,
    ),
  (t, r) => [...t].map((c) => (r.next() < 0.15 ? `\\u00${hex(c.charCodeAt(0) & 0xff)}` : c)).join(''),
]

/** One way of writing `text` that hides it. */
export const evade = (text, random) => WAYS[random.below(WAYS.length)](text, random)

/** Dots and slashes of a path as lenient decoders read them, and as fuzzers of paths combine them. */
const DOTS = [
  '..',
  '..',
  '..',
  '%2e%2e',
  '.%2e',
  '%2e.',
  '%252e%252e',
  '%c0%ae%c0%ae',
  '%c0%2e%c0%2e',
  '%e0%80%ae%e0%80%ae',
  '%e0%40%ae%e0%40%ae',
  '%f0%80%80%ae%f0%80%80%ae',
  '%f8%80%80%80%ae%f8%80%80%80%ae',
  '%fc%80%80%80%80%ae%fc%80%80%80%80%ae',
  '%u002e%u002e',
  '%uff0e%uff0e',
  '%25c0%25ae%25c0%25ae',
  '0x2e0x2e',
  '%%32%65%%32%65',
  '..%00',
  '.%00.',
  '..%01',
  '.?',
  '??',
  '%%c0%6e%c0%6e',
  '%%32%%65%%32%%65',
  '%c0%fe%c0%fe',
  '?.',
  '..;',
  '...',
  '....',
  '%c0.%c0.',
  '%c0%ee%c0%ee',
  '%c0%5e%c0%5e',
  '%u2024%u2024',
  '%32%65%32%65',
]
const SLASHES = [
  '/',
  '/',
  '/',
  '\\',
  '%2f',
  '%5c',
  '%252f',
  '%255c',
  '%c0%af',
  '%c0%2f',
  '%c1%9c',
  '%c0%5c',
  '%c1%1c',
  '%c1%af',
  '%c0%9v',
  '%c0%qf',
  '%c1%8s',
  '%c1%pc',
  '%bg%qf',
  '%e0%80%af',
  '%f0%80%80%af',
  '%f8%80%80%80%af',
  '%fc%80%80%80%80%af',
  '%u2215',
  '%u2216',
  '%u005c',
  '%uff0f',
  '%uefc8',
  '%uf025',
  '%25c0%25af',
  '%25c1%259c',
  '0x2f',
  '0x5c',
  '//',
  '\\/',
  '/\\',
  '%%32%66',
  '%%32%%66',
  '%%35%63',
  '/./',
  '/.../',
]

/** A step up, `n` times, and the slash that goes on with it. */
export function steps(random) {
  const dot = DOTS[random.below(DOTS.length)]
  const slash = SLASHES[random.below(SLASHES.length)]
  return { climb: (dot + slash).repeat(1 + random.below(9)), slash }
}
