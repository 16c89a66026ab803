/** Ways of writing a value that some server, browser or database reads like the value itself: what must make no difference. */

const hex = (byte) => byte.toString(16).padStart(2, '0')
const pct = (...bytes) => bytes.map((byte) => `%${hex(byte)}`).join('')
const marks = (text, write) =>
  [...text].map((c) => (c.charCodeAt(0) < 128 && !/[A-Za-z0-9]/.test(c) ? write(c.charCodeAt(0), c) : c)).join('')
const percent = (text) => marks(text, (b) => pct(b))

/** Name → writer. The generator of training values has writers of its own (`generate/evade.mjs`). */
export const ENCODINGS = {
  'percent-encoded': percent,
  'each character percent-encoded': (t) => [...Buffer.from(t)].map((b) => pct(b)).join(''),
  'percent-encoded twice': (t) => percent(percent(t)),
  'percent-encoded three times': (t) => percent(percent(percent(t))),
  'every second character percent-encoded': (t) =>
    [...Buffer.from(t, 'latin1')].map((b, i) => (i % 2 ? pct(b) : String.fromCharCode(b))).join(''),
  '`%%32%37`': (t) => marks(t, (b) => `%%${[...hex(b)].map((c) => hex(c.charCodeAt(0))).join('%')}`),
  '`%u0027`': (t) => marks(t, (b) => `%u00${hex(b)}`),
  'overlong UTF-8, 2 bytes': (t) => marks(t, (b) => pct(0xc0 | (b >> 6), 0x80 | (b & 63))),
  'overlong UTF-8, 3 bytes': (t) => marks(t, (b) => pct(0xe0, 0x80 | (b >> 6), 0x80 | (b & 63))),
  'overlong UTF-8, 4 bytes': (t) => marks(t, (b) => pct(0xf0, 0x80, 0x80 | (b >> 6), 0x80 | (b & 63))),
  'overlong UTF-8, 5 bytes': (t) => marks(t, (b) => pct(0xf8, 0x80, 0x80, 0x80 | (b >> 6), 0x80 | (b & 63))),
  'overlong UTF-8, 6 bytes': (t) => marks(t, (b) => pct(0xfc, 0x80, 0x80, 0x80, 0x80 | (b >> 6), 0x80 | (b & 63))),
  'overlong UTF-8, percent-encoded twice': (t) =>
    marks(t, (b) => pct(0xc0 | (b >> 6), 0x80 | (b & 63))).replaceAll('%', '%25'),
  'overlong UTF-8 as bytes': (t) => marks(t, (b) => String.fromCharCode(0xc0 | (b >> 6), 0x80 | (b & 63))),
  'UTF-8 with loose bits (`%e0%40%a7`)': (t) => marks(t, (b) => pct(0xe0, 0x40 | (b >> 6), 0x80 | (b & 63))),
  'references of HTML': (t) => marks(t, (b) => `&#${b};`),
  'references with zeros before': (t) => marks(t, (b) => `&#${`${b}`.padStart(20, '0')};`),
  '`\\u0027`': (t) => marks(t, (b) => `\\u00${hex(b)}`),
  '`\\x27`': (t) => marks(t, (b) => `\\x${hex(b)}`),
  '`\\047`': (t) => marks(t, (b) => `\\${b.toString(8).padStart(3, '0')}`),
  'full-width forms': (t) => marks(t, (b, c) => (b > 0x20 ? String.fromCharCode(b + 0xfee0) : c)),
  'UTF-7': (t) =>
    t.replace(
      /[<>"'=;&]/g,
      (c) =>
        `+${Buffer.from([0, c.charCodeAt(0)])
          .toString('base64')
          .replace(/=+$/, '')}-`,
    ),
  'look-alikes (`’` `〈` `∕`)': (t) =>
    t.replace(
      /['"<>/\\]/g,
      (c) => ({ "'": '\u2019', '"': '\u201d', '<': '\u3008', '>': '\u3009', '/': '\u2215', '\\': '\u2216' })[c],
    ),
  'vertical tabs for blanks': (t) => t.replaceAll(' ', '%0b'),
  '`%01` for blanks': (t) => t.replaceAll(' ', '%01'),
  capitals: (t) => t.toUpperCase(),
}
