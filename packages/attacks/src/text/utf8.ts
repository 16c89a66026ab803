/** UTF-8 as lenient decoders read it: longer than it may be, of five or six bytes, with bits where none belong (RFC 3629 §3, §10). */

/** Bytes that a lead byte says follow it; 0 for what leads nothing. Five and six bytes were UTF-8 until 2003 (RFC 2279). */
export const followers = (lead: number): number =>
  lead < 0xc0 || lead > 0xfd ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf8 ? 3 : lead < 0xfc ? 4 : 5

/** Smallest code that needs so many following bytes. */
const LEAST = [0, 0x80, 0x800, 0x10000, 0x200000, 0x4000000]

export interface Sequence {
  code: number
  /** Following bytes that were read. */
  read: number
  /** Longer than its code needs, or read although a following byte is none. */
  overlong: boolean
}

/**
 * One character of bytes that begin with `lead`; `next(k)` gives the k-th byte behind it, −1 where there is none. Undefined for bytes that no
 * decoder takes for one character. What is read loosely has to be ASCII: nobody writes that by mistake.
 */
export function sequence(lead: number, next: (k: number) => number): Sequence | undefined {
  const more = followers(lead)
  if (more === 0) return lead < 0x80 ? { code: lead, read: 0, overlong: false } : undefined
  let code = more === 1 ? lead & 31 : lead & (0x3f >> more)
  let strict = true
  for (let k = 1; k <= more; k++) {
    const byte = next(k)
    if (byte < 0) return undefined
    if (byte < 0x80 || byte > 0xbf) {
      // Decoders that go on after a bad lead byte take what follows for itself: `%c0%2e` is a dot, as is `%e0%40%ae`.
      if (more === 1) return (lead & 0xfe) === 0xc0 ? beside(lead, byte) : undefined
      strict = false
    }
    code = code * 64 + (byte & 63)
  }
  const overlong = code < LEAST[more]!
  if (!strict && !(overlong && code < 0x80 && code > 0)) return undefined
  return code > 0x10ffff || (code >= 0xd800 && code < 0xe000)
    ? undefined
    : { code, read: more, overlong: overlong || !strict }
}

/** A lead byte that begins nothing valid, before a byte that continues nothing: one of the two readings is ASCII. */
function beside(lead: number, byte: number): Sequence | undefined {
  if (byte >= 0x20 && byte < 0x7f) return { code: byte, read: 1, overlong: true }
  const code = ((lead & 31) << 6) | (byte & 63)
  return code < 0x80 && code >= 0x20 ? { code, read: 1, overlong: true } : undefined
}
