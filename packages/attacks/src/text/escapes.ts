/**
 * Escapes of JavaScript, JSON and shell strings: `\u0027`, `\u{27}`, `\x27`, `\'`, `\"`, `\/`, and `\047` where there are several. Others (`\n`, `\U`) stay: they
 * may be a path.
 */
import type { Decoded } from './decoded.js'
import { hexAt } from './percent.js'

/** Octal escapes from which on they are read: one may be a folder with a number for its name. */
const OCTALS = /\\[0-3]?[0-7]{2}[\s\S]{0,8}\\[0-3]?[0-7]{2}/

export function decodeEscapes(out: Decoded): void {
  const { text } = out
  const octal = OCTALS.test(text)
  let result = ''
  let from = 0
  for (let i = text.indexOf('\\'); i >= 0; i = text.indexOf('\\', i + 1)) {
    const found = escapeAt(text, i + 1, octal)
    if (!found) continue
    result += text.slice(from, i) + found.text
    from = found.at
    i = found.at - 1
    out.escapes++
  }
  if (from > 0) out.text = result + text.slice(from)
}

function escapeAt(text: string, at: number, octal: boolean): { text: string; at: number } | undefined {
  const c = text.charCodeAt(at)
  if (c === 0x22 || c === 0x27 || c === 0x2f) return { text: text[at]!, at: at + 1 }
  if (octal && c >= 0x30 && c <= 0x37) return octalAt(text, at)
  if (c === 0x78) return code(hexAt(text, at + 1, 2), at + 3)
  if (c !== 0x75) return undefined
  if (text.charCodeAt(at + 1) !== 0x7b) return code(hexAt(text, at + 1, 4), at + 5)
  const end = text.indexOf('}', at)
  return end < 0 || end - at > 8 ? undefined : code(hexAt(text, at + 2, end - at - 2), end + 1)
}

/** Two or three octal digits of a printable ASCII character or a line end. */
function octalAt(text: string, from: number): { text: string; at: number } | undefined {
  let value = 0
  let at = from
  for (; at < from + 3; at++) {
    const digit = text.charCodeAt(at) - 48
    if (!(digit >= 0 && digit <= 7) || value * 8 + digit > 0x7e) break
    value = value * 8 + digit
  }
  return at - from < 2 || (value < 0x20 && value !== 10) ? undefined : { text: String.fromCharCode(value), at }
}

function code(value: number, at: number): { text: string; at: number } | undefined {
  return value < 0 || value > 0x10ffff || (value >= 0xd800 && value < 0xe000)
    ? undefined
    : { text: String.fromCodePoint(value), at }
}
