/**
 * The header that a proxy puts before the first byte of a connection to say for whom it speaks: PROXY protocol, version 1 (text) and 2
 * (binary), as HAProxy, AWS NLB and Envoy send it (HAProxy, "The PROXY protocol", 2020-03-05).
 */

/** Longest line of version 1. Bytes. */
const LINE = 107
/** Of version 2, up to the end of the longest address that is read. Bytes. */
const BINARY = 52
const TEXT_SIGNATURE = Buffer.from('PROXY ')
const BINARY_SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1')
const FAMILY = { tcp4: 0x11, tcp6: 0x21 } as const

/** Reads the header along with whoever reads the stream; takes no byte away. One per half, from its first byte on. */
export class ProxyHeader {
  /** Address of the caller as named, in no canonical form; undefined until it is known, or when none is named. */
  source: string | undefined
  private readonly held = Buffer.alloc(LINE)
  private length = 0

  /** Could a half whose first bytes these are begin with such a header? */
  static mayBegin(buf: Buffer, start: number, end: number): boolean {
    return begins(buf, start, end, TEXT_SIGNATURE) || begins(buf, start, end, BINARY_SIGNATURE)
  }

  /** The next bytes of the half; false when no more are needed. */
  take(buf: Buffer, start: number, end: number): boolean {
    const n = Math.min(end - start, LINE - this.length)
    buf.copy(this.held, this.length, start, start + n)
    this.length += n
    const { held, length } = this
    if (begins(held, 0, length, BINARY_SIGNATURE)) return this.binary()
    return begins(held, 0, length, TEXT_SIGNATURE) && this.line()
  }

  /** `PROXY TCP4 192.0.2.7 198.51.100.1 56324 443\r\n`; `UNKNOWN` names nobody. */
  private line(): boolean {
    const end = this.held.indexOf('\r\n', 0, 'latin1')
    if (end < 0 || end + 2 > this.length) return this.length < LINE
    const [, family, source] = this.held.toString('latin1', 0, end).split(' ')
    if (family === 'TCP4' || family === 'TCP6') this.source = source
    return false
  }

  private binary(): boolean {
    const { held, length } = this
    if (length < 16) return true
    const named = held.readUInt16BE(14)
    const need = held[13] === FAMILY.tcp4 ? 12 : held[13] === FAMILY.tcp6 ? 36 : 0
    // Command LOCAL (a health check) speaks for the proxy itself.
    if (held[12] !== 0x21 || need === 0 || named < need) return false
    if (length < BINARY - 36 + need) return true
    if (need === 12) this.source = [...held.subarray(16, 20)].join('.')
    else this.source = Array.from({ length: 8 }, (_, i) => held.readUInt16BE(16 + 2 * i).toString(16)).join(':')
    return false
  }
}

/** Do the bytes agree with the signature as far as both go? */
function begins(buf: Buffer, start: number, end: number, signature: Buffer): boolean {
  const n = Math.min(end - start, signature.length)
  return n > 0 && buf.compare(signature, 0, n, start, start + n) === 0
}
