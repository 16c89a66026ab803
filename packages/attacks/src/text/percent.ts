/** Percent-encoding (RFC 3986 §2.1), `%uXXXX` of old servers, and UTF-8 in forms longer than allowed. */
import type { Decoded } from './decoded.js'

export function decodePercent(out: Decoded): void {
  const { text } = out
  let result = ''
  let from = 0
  let found = 0
  for (let i = text.indexOf('%'); i >= 0 && i < text.length; i = text.indexOf('%', i)) {
    const unicode = text.charCodeAt(i + 1) | 0x20
    if (unicode === 0x75) {
      const code = hexAt(text, i + 2, 4)
      if (code >= 0) {
        result += text.slice(from, i) + String.fromCharCode(code)
        found++
        i += 6
        from = i
        continue
      }
    }
    const first = hexAt(text, i + 1, 2)
    if (first < 0) {
      i++
      continue
    }
    result += text.slice(from, i)
    const end = run(text, i, first, out)
    result += end.text
    found++
    i = end.at
    from = i
  }
  if (found === 0) return
  out.percent++
  out.text = result + text.slice(from)
}

/** One character of percent-encoded UTF-8 starting at `i`; single bytes that are no UTF-8 are taken as latin1. */
function run(text: string, i: number, first: number, out: Decoded): { text: string; at: number } {
  const more = first >= 0xf0 && first < 0xf8 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : 0
  let code = more === 3 ? first & 7 : more === 2 ? first & 15 : more === 1 ? first & 31 : first
  let at = i + 3
  for (let k = 0; k < more; k++) {
    const next = text.charCodeAt(at) === 0x25 ? hexAt(text, at + 1, 2) : -1
    // %c1%9c and the like put the bits of the second byte loosely: only the low six count.
    if (next < 0 || (next < 0x80 && more > 1)) return { text: String.fromCharCode(first), at: i + 3 }
    code = (code << 6) | (next & 63)
    at += 3
  }
  if (more > 0 && code < (more === 1 ? 0x80 : more === 2 ? 0x800 : 0x10000)) out.overlong++
  return { text: code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code), at }
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
