/** Escapes of JavaScript and JSON strings: `\u0027`, `\u{27}`, `\x27`, `\'`, `\"`, `\/`. Others (`\n`, `\U`) stay: they may be a path. */
import type { Decoded } from './decoded.js'
import { hexAt } from './percent.js'

export function decodeEscapes(out: Decoded): void {
  const { text } = out
  let result = ''
  let from = 0
  for (let i = text.indexOf('\\'); i >= 0; i = text.indexOf('\\', i + 1)) {
    const found = escapeAt(text, i + 1)
    if (!found) continue
    result += text.slice(from, i) + found.text
    from = found.at
    i = found.at - 1
    out.escapes++
  }
  if (from > 0) out.text = result + text.slice(from)
}

function escapeAt(text: string, at: number): { text: string; at: number } | undefined {
  const c = text.charCodeAt(at)
  if (c === 0x22 || c === 0x27 || c === 0x2f) return { text: text[at]!, at: at + 1 }
  if (c === 0x78) return code(hexAt(text, at + 1, 2), at + 3)
  if (c !== 0x75) return undefined
  if (text.charCodeAt(at + 1) !== 0x7b) return code(hexAt(text, at + 1, 4), at + 5)
  const end = text.indexOf('}', at)
  return end < 0 || end - at > 8 ? undefined : code(hexAt(text, at + 2, end - at - 2), end + 1)
}

function code(value: number, at: number): { text: string; at: number } | undefined {
  return value < 0 || value > 0x10ffff || (value >= 0xd800 && value < 0xe000)
    ? undefined
    : { text: String.fromCodePoint(value), at }
}
