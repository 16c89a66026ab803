/** Overlong UTF-8 that is left of bytes read as latin1: what no valid text holds is what a lenient server makes of it. */
import type { Decoded } from './decoded.js'
import { sequence } from './utf8.js'

/** Replaces overlong sequences of characters below U+0100 by the ASCII that they stand for. Linear. */
export function decodeBytes(out: Decoded): void {
  const { text } = out
  let result = ''
  let from = 0
  for (let i = 0; i < text.length; i++) {
    const lead = text.charCodeAt(i)
    if (lead < 0xc0 || lead > 0xfd) continue
    const read = sequence(lead, (k) => byteAt(text, i + k))
    // Loose readings are for escapes only: letters with accents stand before any mark.
    if (!read?.overlong || read.code >= 0x80 || !continues(text, i + 1, read.read)) continue
    result += text.slice(from, i) + String.fromCharCode(read.code)
    from = i + read.read + 1
    i = from - 1
    out.overlong++
  }
  if (from > 0) out.text = result + text.slice(from)
}

const byteAt = (text: string, i: number): number => {
  const c = text.charCodeAt(i)
  return c < 0x100 ? c : -1
}

function continues(text: string, from: number, n: number): boolean {
  for (let i = from; i < from + n; i++) {
    const c = text.charCodeAt(i)
    if (c < 0x80 || c > 0xbf) return false
  }
  return true
}
