const LF = 0x0a
const CR = 0x0d

/**
 * Position after the empty line that ends a head (or trailer section), or −1 when it is not there yet. Lines end in CRLF
 * or a lone LF (RFC 9112 §2.2). `from` may be any earlier position: to continue a search, step back 2 bytes.
 *
 * Every second byte is looked at: whatever two line ends follow each other, one of their bytes is among those.
 */
export function findHeadEnd(buf: Buffer, from: number, end: number): number {
  for (let i = from + 1; i < end; i += 2) {
    const c = buf[i]
    if (c > CR || (c !== LF && c !== CR)) continue
    const found = c === LF ? aroundLf(buf, i, from, end) : aroundCr(buf, i, end)
    if (found >= 0) return found
  }
  return -1
}

/** A line feed at `i`: does an empty line end here, or begin here? */
function aroundLf(buf: Buffer, i: number, from: number, end: number): number {
  if (buf[i - 1] === LF || (buf[i - 1] === CR && i - 2 >= from && buf[i - 2] === LF)) return i + 1
  if (i + 1 < end && buf[i + 1] === LF) return i + 2
  return i + 2 < end && buf[i + 1] === CR && buf[i + 2] === LF ? i + 3 : -1
}

/** A carriage return at `i`: is it the one of an empty line? */
function aroundCr(buf: Buffer, i: number, end: number): number {
  return buf[i - 1] === LF && i + 1 < end && buf[i + 1] === LF ? i + 2 : -1
}
