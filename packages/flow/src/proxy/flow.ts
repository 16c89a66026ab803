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

/** A flow whose halves may begin with a header. What may still become one waits; what turns out to be none is passed on as it came. */
class ProxiedFlow implements StreamHandler {
  /** Nothing of either half is a header any more. */
  private isSettled = false
  private readonly begun: [boolean, boolean] = [false, false]
  /** Bytes that were taken off, by half. */
  private readonly taken: [number, number] = [0, 0]
  private held: { half: Half; pieces: { bytes: Buffer; at: At }[] } | undefined
  private readonly shifted: At = { time: 0, offset: 0, acked: -1, seq: 0 }

  constructor(
    private readonly info: FlowInfo,
    private readonly inner: StreamHandler,
  ) {}

  chunk(half: Half, buf: Buffer, start: number, end: number, at: At): void {
    if (this.isSettled) this.pass(half, buf, start, end, at)
    else this.begin(half, buf, start, end, at)
  }

  gap(half: Half, bytes: number, at: At): void {
    this.settle(half)
    this.inner.gap(half, bytes, this.shift(half, at))
  }

  end(half: Half, reason: EndReason, time: number): void {
    this.settle(half)
    this.inner.end(half, reason, time)
  }

  acknowledged(half: Half, position: number, time: number): void {
    this.inner.acknowledged?.(half, Math.max(0, position - this.taken[half]), time)
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
    const { held } = this
    if (held && half !== held.half) {
      this.settle(held.half)
      this.begin(half, buf, start, end, at)
      return
    }
    if (!held) {
      const may = !this.begun[half] && at.offset === 0 && mayBeginProxyHeader(buf, start, end)
      this.begun[half] = true
      if (!may) {
        this.isSettled = this.begun[0] && this.begun[1]
        this.pass(half, buf, start, end, at)
        return
      }
      this.held = { half, pieces: [] }
    }
    this.held!.pieces.push({ bytes: Buffer.from(buf.subarray(start, end)), at: { ...at } })
    this.look(half)
  }

  private look(half: Half): void {
    const { pieces } = this.held!
    const header = proxyHeader(pieces.length === 1 ? pieces[0]!.bytes : Buffer.concat(pieces.map(({ bytes }) => bytes)))
    if (header === 'more') return
    this.held = undefined
    this.isSettled = this.begun[0] && this.begun[1]
    let over = header === 'none' ? 0 : header.length
    if (header !== 'none' && header.source !== undefined) this.info.proxied = { half, source: header.source }
    const { length } = header === 'none' ? { length: 0 } : header
    for (const { bytes, at } of pieces) {
      const skip = Math.min(over, bytes.length)
      over -= skip
      if (skip === bytes.length) continue
      this.taken[half] = length
      this.pass(half, bytes, skip, bytes.length, { ...at, offset: at.offset + skip, seq: (at.seq + skip) >>> 0 })
    }
    this.taken[half] = length
  }

  /** What waits is no header: it is passed on as it came. */
  private settle(half: Half): void {
    const { held } = this
    if (held?.half !== half) return
    this.held = undefined
    for (const { bytes, at } of held.pieces) this.pass(half, bytes, 0, bytes.length, at)
  }

  private pass(half: Half, buf: Buffer, start: number, end: number, at: At): void {
    this.inner.chunk(half, buf, start, end, this.shift(half, at))
  }

  /** Places count from behind the header. */
  private shift(half: Half, at: At): At {
    const { taken, shifted } = this
    if (taken[0] === 0 && taken[1] === 0) return at
    const other = taken[half === 0 ? 1 : 0]
    shifted.time = at.time
    shifted.seq = at.seq
    shifted.offset = Math.max(0, at.offset - taken[half])
    shifted.acked = at.acked < 0 ? at.acked : Math.max(0, at.acked - other)
    return shifted
  }
}
