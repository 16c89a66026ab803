const LF = 0x0a
const CR = 0x0d

/**
 * Position after the empty line that ends a head (or trailer section), or −1 when it is not there yet. Lines end in CRLF
 * or a lone LF (RFC 9112 §2.2). `from` may be any earlier position: to continue a search, step back 2 bytes.
 */
export function findHeadEnd(buf: Buffer, from: number, end: number): number {
  for (let i = from; i < end; i++) {
    if (buf[i] !== LF) continue
    const next = i + 1
    if (next >= end) return -1
    const c = buf[next]
    if (c === LF) return next + 1
    if (c === CR && next + 1 < end && buf[next + 1] === LF) return next + 2
  }
  return -1
}
