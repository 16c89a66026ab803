/** Percent-encoding (RFC 3986 §2.1), `%uXXXX` of old servers, and what lenient decoders make of broken escapes. */
import type { Decoded } from './decoded.js'
import { sequence } from './utf8.js'

export function decodePercent(out: Decoded): void {
  const { text } = out
  let result = ''
  let from = 0
  let found = 0
  let i = text.indexOf('%')
  while (i >= 0) {
    const read = escapeAt(text, i, out)
    if (read === undefined) {
      i = text.indexOf('%', i + 1)
      continue
    }
    result += text.slice(from, i) + String.fromCodePoint(read.code)
    found++
    from = read.at
    i = text.indexOf('%', from)
  }
  if (found === 0) return
  out.percent++
  out.text = result + text.slice(from)
}

const UNRESERVED = new Uint8Array(128)
for (const c of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~') UNRESERVED[c.charCodeAt(0)] = 1

/** Read for themselves behind a lead byte that begins nothing: `%c0.%c0./`. */
const MARKS = './\\\'"<>;'

interface Read {
  code: number
  at: number
}

/** One character from the escape at `i`; undefined where there is none. */
function escapeAt(text: string, i: number, out: Decoded): Read | undefined {
  if ((text.charCodeAt(i + 1) | 0x20) === 0x75) {
    const code = hexAt(text, i + 2, 4)
    return code < 0 ? undefined : { code, at: i + 6 }
  }
  const first = hexAt(text, i + 1, 2)
  if (first < 0) return laxAt(text, i, out)
  if (first < 0x80) {
    if (UNRESERVED[first] === 1) out.needless++
    return { code: first, at: i + 3 }
  }
  const read = sequence(first, (k) => (text.charCodeAt(i + 3 * k) === 0x25 ? hexAt(text, i + 3 * k + 1, 2) : -1))
  if (!read && (first & 0xfe) === 0xc0 && i + 3 < text.length && MARKS.includes(text.charAt(i + 3))) {
    out.overlong++
    return { code: text.charCodeAt(i + 3), at: i + 4 }
  }
  // Bytes that are no UTF-8 are taken as latin1.
  if (!read) return laxAt(text, i, out) ?? { code: first, at: i + 3 }
  if (read.overlong) out.overlong++
  return { code: read.code, at: i + 3 * (read.read + 1) }
}

/**
 * `%c0%qf`, `%bg%qf`, `%c1%8s`: servers that did not check digits took letters behind `f` for numbers behind 15 and kept the low byte. Read
 * only where two such escapes are an overlong ASCII mark.
 */
function laxAt(text: string, i: number, out: Decoded): Read | undefined {
  if (text.charCodeAt(i + 2) === 0x25) return splitAt(text, i, out)
  if (text.charCodeAt(i + 3) !== 0x25) return undefined
  const first = laxHexAt(text, i + 1)
  if (first !== 0xc0 && first !== 0xc1) return undefined
  const second = laxHexAt(text, i + 4)
  if (second < 0x80 || second > 0xbf) return undefined
  out.overlong++
  return { code: ((first & 31) << 6) | (second & 63), at: i + 6 }
}

/** `%2%e`, what is left of `%%32%%65`: one escape whose digits have an escape sign each. Read for marks only. */
function splitAt(text: string, i: number, out: Decoded): Read | undefined {
  const high = hexAt(text, i + 1, 1)
  const low = hexAt(text, i + 3, 1)
  const code = high * 16 + low
  if (high < 0 || low < 0 || !SPLIT.has(code)) return undefined
  out.overlong++
  return { code, at: i + 4 }
}

/** `.` `/` `\` `'` `"` `<` `>` */
const SPLIT = new Set([0x2e, 0x2f, 0x5c, 0x27, 0x22, 0x3c, 0x3e])

function laxHexAt(text: string, from: number): number {
  let value = 0
  for (let i = from; i < from + 2; i++) {
    const c = text.charCodeAt(i)
    const letter = c | 0x20
    const digit = c >= 48 && c <= 57 ? c - 48 : letter >= 97 && letter <= 122 ? letter - 87 : -1
    if (digit < 0) return -1
    value = value * 16 + digit
  }
  return value & 0xff
}

/** The number of `n` hexadecimal digits at `from`; −1 when they are not that. */
export function hexAt(text: string, from: number, n: number): number {
  let value = 0
  for (let i = from; i < from + n; i++) {
    const c = text.charCodeAt(i)
    const letter = c | 0x20
    const digit = c >= 48 && c <= 57 ? c - 48 : letter >= 97 && letter <= 102 ? letter - 87 : -1
    if (digit < 0) return -1
    value = value * 16 + digit
  }
  return value
}
