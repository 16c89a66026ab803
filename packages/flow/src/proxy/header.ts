/**
 * The header that a proxy puts before the first byte of a connection to say for whom it speaks: PROXY protocol, version 1 (text) and 2
 * (binary), as HAProxy, AWS NLB and Envoy send it (HAProxy, "The PROXY protocol", 2020-03-05).
 */

/** Longest line of version 1. Bytes. */
const LINE = 107
/** Of version 2 without its addresses. Bytes. */
const BINARY = 16
const TEXT_SIGNATURE = Buffer.from('PROXY ')
const BINARY_SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1')
const FAMILY = { tcp4: 0x11, tcp6: 0x21 } as const

/** `more`: bytes are missing; `none`: it is no such header; else how long it is, which may be more than is there, and whom it names. */
export type ProxyHeader = 'more' | 'none' | { length: number; source: string | undefined }

/** Could a half whose first bytes these are begin with such a header? */
export function mayBeginProxyHeader(buf: Buffer, start: number, end: number): boolean {
  return begins(buf, start, end, TEXT_SIGNATURE) || begins(buf, start, end, BINARY_SIGNATURE)
}

/** The header that `buf` begins with. The address of the caller is as named, in no canonical form; undefined where none is named. */
export function proxyHeader(buf: Buffer): ProxyHeader {
  if (buf.length === 0) return 'more'
  if (begins(buf, 0, buf.length, BINARY_SIGNATURE)) return binary(buf)
  return begins(buf, 0, buf.length, TEXT_SIGNATURE) ? line(buf) : 'none'
}

/** `PROXY TCP4 192.0.2.7 198.51.100.1 56324 443\r\n`; `UNKNOWN` names nobody. */
function line(buf: Buffer): ProxyHeader {
  const end = buf.subarray(0, LINE).indexOf('\r\n', 0, 'latin1')
  if (end < 0) return buf.length < LINE ? 'more' : 'none'
  const [, family, source] = buf.toString('latin1', 0, end).split(' ')
  return { length: end + 2, source: family === 'TCP4' || family === 'TCP6' ? source : undefined }
}

function binary(buf: Buffer): ProxyHeader {
  if (buf.length < BINARY) return 'more'
  const named = buf.readUInt16BE(14)
  const length = BINARY + named
  if (buf[12]! >> 4 !== 2) return 'none'
  const need = buf[13] === FAMILY.tcp4 ? 12 : buf[13] === FAMILY.tcp6 ? 36 : 0
  // What a proxy knows of the caller's TLS may be long (certificates): it is passed over as it comes.
  if (buf.length < BINARY + Math.min(need, named)) return 'more'
  // Command LOCAL (a health check) speaks for the proxy itself.
  if (buf[12] !== 0x21 || need === 0 || named < need) return { length, source: undefined }
  if (need === 12) return { length, source: [...buf.subarray(16, 20)].join('.') }
  const words = Array.from({ length: 8 }, (_, i) => buf.readUInt16BE(16 + 2 * i).toString(16))
  return { length, source: words.join(':') }
}

/** Do the bytes agree with the signature as far as both go? */
function begins(buf: Buffer, start: number, end: number, signature: Buffer): boolean {
  const n = Math.min(end - start, signature.length)
  return n > 0 && buf.compare(signature, 0, n, start, start + n) === 0
}
