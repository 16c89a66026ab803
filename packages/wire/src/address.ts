import { u16 } from './bytes.js'

/**
 * Text of the address at `buf[offset]`: dotted quad for version 4, RFC 5952 for version 6 (IPv4-mapped addresses with their
 * last 32 bits dotted, section 5). The bytes must be there: 4 or 16.
 */
export function addressText(buf: Buffer, offset: number, version: number): string {
  return version === 4 ? dotted(buf, offset) : ipv6Text(buf, offset)
}

function dotted(buf: Buffer, at: number): string {
  return `${buf[at]}.${buf[at + 1]}.${buf[at + 2]}.${buf[at + 3]}`
}

function ipv6Text(buf: Buffer, at: number): string {
  if (isMapped(buf, at)) return `::ffff:${dotted(buf, at + 12)}`
  let from = -1
  let length = 1
  // The longest run of at least two zero groups, the first of equals (RFC 5952 4.2).
  for (let i = 0; i < 8; i++) {
    let run = 0
    while (i + run < 8 && u16(buf, at + 2 * (i + run)) === 0) run++
    if (run > length) {
      from = i
      length = run
    }
    i += run
  }
  if (from < 0) return groups(buf, at, 0, 8)
  return `${groups(buf, at, 0, from)}::${groups(buf, at, from + length, 8)}`
}

function groups(buf: Buffer, at: number, from: number, to: number): string {
  let text = ''
  for (let i = from; i < to; i++) text += (i > from ? ':' : '') + u16(buf, at + 2 * i).toString(16)
  return text
}

function isMapped(buf: Buffer, at: number): boolean {
  for (let i = 0; i < 10; i++) if (buf[at + i] !== 0) return false
  return u16(buf, at + 10) === 0xffff
}
