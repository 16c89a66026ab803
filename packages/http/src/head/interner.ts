/** Slots of the table, a power of two. */
const SLOTS = 1024
/** Longest text that is remembered, bytes. */
const LONGEST = 96

/**
 * Gives the same string for the same bytes, as far as it remembers them: hosts and media types come again with every
 * message, and a known string costs no allocation and has its hash ready. One text a slot, the last one stays: bounded.
 */
export class Interner {
  private readonly texts: (string | undefined)[] = new Array(SLOTS).fill(undefined)

  /** latin1 text of `buf[start, end)`. */
  of(buf: Buffer, start: number, end: number): string {
    if (end - start > LONGEST) return buf.toString('latin1', start, end)
    let hash = 0x811c9dc5
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ buf[i], 0x01000193)
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1)
    const known = this.texts[slot]
    if (known !== undefined && isText(known, buf, start, end)) return known
    const text = buf.toString('latin1', start, end)
    this.texts[slot] = text
    return text
  }
}

function isText(text: string, buf: Buffer, start: number, end: number): boolean {
  if (text.length !== end - start) return false
  for (let i = start; i < end; i++) if (text.charCodeAt(i - start) !== buf[i]) return false
  return true
}
