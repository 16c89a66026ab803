import type { At, EndReason, FlowInfo, Half, OpenStream, StreamHandler } from '../contract.js'
import { mayBeginProxyHeader, proxyHeader } from './header.js'

/**
 * Takes the header of the PROXY protocol off the connections that begin with one, and notes whom it names (`FlowInfo.proxied`), so that whatever
 * goes on behind it (TLS, HTTP/2, HTTP/1) begins where its readers expect it. Only the first bytes of a connection that was seen to begin
 * are its proxy's: later ones, and those inside TLS, are the caller's own.
 */
export function withoutProxyHeaders(open: OpenStream): OpenStream {
  return (info) => {
    const inner = open(info)
    return inner && info.handshake ? new ProxiedFlow(info, inner) : inner
  }
}

/** A header that may still go on, or was taken off; most flows have neither. */
interface Header {
  half: Half
  /** What waits until it is known to be one. */
  pieces: { bytes: Buffer; at: At }[] | undefined
  /** Bytes that were taken off, or are still to come and will be. */
  taken: number
  /** Of those, the ones that have not come yet. */
  left: number
}

/** Both halves have begun, and no header was taken off: whatever comes is passed on. */
const PLAIN = 3

/** A flow whose halves may begin with a header. What may still become one waits; what turns out to be none is passed on as it came. */
class ProxiedFlow implements StreamHandler {
  /** Bits by half: it has begun. */
  private begun = 0
  private header: Header | undefined = undefined

  constructor(
    private readonly info: FlowInfo,
    private readonly inner: StreamHandler,
  ) {}

  chunk(half: Half, buf: Buffer, start: number, end: number, at: At): void {
    if (this.header === undefined && this.begun === PLAIN) this.inner.chunk(half, buf, start, end, at)
    else this.begin(half, buf, start, end, at)
  }

  gap(half: Half, bytes: number, at: At): void {
    this.settle(half)
    const skip = this.skipped(half, bytes)
    if (skip < bytes) this.inner.gap(half, bytes - skip, this.shift(half, { ...at, offset: at.offset + skip }))
  }

  end(half: Half, reason: EndReason, time: number): void {
    this.settle(half)
    this.inner.end(half, reason, time)
  }

  acknowledged(half: Half, position: number, time: number): void {
    const { header, inner } = this
    const taken = header !== undefined && half === header.half ? header.taken : 0
    inner.acknowledged?.(half, Math.max(0, position - taken), time)
  }

  conflict(half: Half, bytes: number, at: At, other: Buffer, start: number, end: number): void {
    this.inner.conflict?.(half, bytes, this.shift(half, at), other, start, end)
  }

  close(reason: EndReason, time: number): void {
    this.settle(0)
    this.settle(1)
    this.inner.close(reason, time)
  }

  private begin(half: Half, buf: Buffer, start: number, end: number, at: At): void {
    const waits = this.header?.pieces !== undefined
    // The other side speaks: what waits is not going to be a header.
    if (waits && half !== this.header!.half) this.settle(this.header!.half)
    const isFirst = (this.begun & (1 << half)) === 0
    this.begun |= 1 << half
    if (this.header === undefined && isFirst && at.offset === 0 && mayBeginProxyHeader(buf, start, end))
      this.header = { half, pieces: [], taken: 0, left: 0 }
    const { header } = this
    if (header?.pieces === undefined || header.half !== half) this.rest(half, buf, start, end, at)
    else {
      header.pieces.push({ bytes: Buffer.from(buf.subarray(start, end)), at: { ...at } })
      this.look(header, header.pieces)
    }
  }

  private look(header: Header, pieces: NonNullable<Header['pieces']>): void {
    const { half } = header
    const found = proxyHeader(pieces.length === 1 ? pieces[0]!.bytes : Buffer.concat(pieces.map(({ bytes }) => bytes)))
    if (found === 'more') return
    if (found === 'none') {
      this.settle(half)
      return
    }
    header.pieces = undefined
    header.taken = found.length
    if (found.source !== undefined) this.info.proxied = { half, source: found.source }
    header.left = found.length
    for (const { bytes, at } of pieces) this.rest(half, bytes, 0, bytes.length, at)
  }

  /** What comes behind the header, and of the header itself nothing. */
  private rest(half: Half, buf: Buffer, start: number, end: number, at: At): void {
    const skip = this.skipped(half, end - start)
    if (skip === 0) this.pass(half, buf, start, end, at)
    else if (start + skip < end)
      this.pass(half, buf, start + skip, end, { ...at, offset: at.offset + skip, seq: (at.seq + skip) >>> 0 })
  }

  /** How many of the next bytes are still of the header. */
  private skipped(half: Half, bytes: number): number {
    const { header } = this
    if (header === undefined || header.left === 0 || header.half !== half) return 0
    const skip = Math.min(header.left, bytes)
    header.left -= skip
    return skip
  }

  /** What waits is no header: it is passed on as it came. */
  private settle(half: Half): void {
    const { header } = this
    if (header?.pieces === undefined || header.half !== half) return
    this.header = undefined
    for (const { bytes, at } of header.pieces) this.pass(half, bytes, 0, bytes.length, at)
  }

  private pass(half: Half, buf: Buffer, start: number, end: number, at: At): void {
    this.inner.chunk(half, buf, start, end, this.shift(half, at))
  }

  /** Places count from behind the header. */
  private shift(half: Half, at: At): At {
    const { header } = this
    if (header === undefined || header.taken === 0) return at
    const isOwn = half === header.half
    SHIFTED.time = at.time
    SHIFTED.seq = at.seq
    SHIFTED.offset = isOwn ? Math.max(0, at.offset - header.taken) : at.offset
    SHIFTED.acked = isOwn || at.acked < 0 ? at.acked : Math.max(0, at.acked - header.taken)
    return SHIFTED
  }
}

/** Read during the call, as any place is. */
const SHIFTED: At = { time: 0, offset: 0, acked: -1, seq: 0 }
