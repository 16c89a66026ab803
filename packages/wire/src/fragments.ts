import type { Cursor, Reassembler } from './cursor.js'
import { ipProtocolLayer } from './ip-protocol.js'
import type { WireLimits } from './limits.js'
import { Ranges } from './ranges.js'
import { Verdict } from './verdict.js'

/** Addresses stand before the payload of a reassembled datagram: 8 bytes for IPv4, 32 for IPv6, ending here. */
const PAYLOAD = 32
const MAX_DATAGRAM = 65_535
/** What a datagram and each piece of one cost beside their bytes. */
const OVERHEAD = 512
const PIECE_OVERHEAD = 128

/** Bytes that no earlier fragment brought, at their place in the datagram. */
interface Piece {
  offset: number
  data: Buffer
}

interface Datagram {
  pieces: Piece[]
  /** What it costs, bytes. */
  cost: number
  /** Bytes that the fragments' headers announce, and those of them that were captured. */
  announced: Ranges
  captured: Ranges
  /** Length, once the last fragment was seen; −1 before. */
  total: number
  /** Protocol of the first fragment; −1 before it was seen. */
  protocol: number
  fragments: number
  /** Packet time of the first fragment seen. */
  time: number
}

/**
 * Reassembles fragments of both IP versions (RFC 791, RFC 8200 4.5). Overlap: the bytes that came first are kept.
 * A datagram some of whose bytes the capture cut is delivered up to the first hole, the rest counted as missing.
 */
export class FragmentTable implements Reassembler {
  /** Incomplete ones, in order of their first fragment. */
  private readonly datagrams = new Map<string, Datagram>()
  /** Packet time of completion, in that order: copies of their fragments (both ends mirrored) must not open them anew. */
  private readonly done = new Map<string, number>()
  private bytes = 0
  timeouts = 0
  evictions = 0
  overlaps = 0

  constructor(private readonly limits: WireLimits) {}

  /** Bytes and datagrams held. */
  get held(): { bytes: number; datagrams: number } {
    return { bytes: this.bytes, datagrams: this.datagrams.size }
  }

  /**
   * Takes the fragment `c.buf[c.pos, c.end)`, of protocol `c.protocol`, between the packet's addresses.
   * @param offset of the fragment in the datagram, bytes
   * @returns a verdict while the datagram is incomplete; else the layer that follows, with the cursor in the whole datagram
   */
  add(c: Cursor, id: number, offset: number, more: boolean): number {
    const size = c.wireEnd - c.pos
    if (size <= 0 || offset + size > MAX_DATAGRAM || (more && size % 8 !== 0)) return Verdict.bad_fragment
    this.expire(c.time)
    const key = fragmentKey(c, id)
    if (this.done.has(key)) return Verdict.fragment_duplicate
    const datagram = this.datagrams.get(key) ?? this.open(key, c.time)
    if (datagram.fragments === this.limits.maxFragmentsPerDatagram) return Verdict.fragment_count
    datagram.fragments++
    if (offset === 0 && datagram.protocol < 0) datagram.protocol = c.protocol
    if (!more && datagram.total < 0) datagram.total = offset + size
    this.store(c, datagram, offset, size)
    const { total } = datagram
    if (total < 0 || datagram.announced.prefix < total) {
      this.bound()
      return Verdict.fragment_held
    }
    this.drop(key, datagram)
    this.finish(key, c.time)
    return deliver(c, datagram)
  }

  private open(key: string, time: number): Datagram {
    const datagram: Datagram = {
      pieces: [],
      cost: OVERHEAD,
      announced: new Ranges(),
      captured: new Ranges(),
      total: -1,
      protocol: -1,
      fragments: 0,
      time,
    }
    this.datagrams.set(key, datagram)
    this.bytes += OVERHEAD
    return datagram
  }

  private store(c: Cursor, datagram: Datagram, offset: number, size: number): void {
    const captured = Math.min(size, c.end - c.pos)
    this.overlaps += datagram.announced.add(offset, offset + size) > 0 ? 1 : 0
    if (captured <= 0) return
    const base = c.pos - offset
    datagram.captured.add(offset, offset + captured, (from, to) => {
      const data = Buffer.allocUnsafeSlow(to - from)
      c.buf.copy(data, 0, base + from, base + to)
      datagram.pieces.push({ offset: from, data })
      datagram.cost += PIECE_OVERHEAD + data.length
      this.bytes += PIECE_OVERHEAD + data.length
    })
  }

  private finish(key: string, time: number): void {
    this.done.set(key, time)
    if (this.done.size <= this.limits.maxFragmentedDatagrams) return
    for (const oldest of this.done.keys()) {
      this.done.delete(oldest)
      break
    }
  }

  private expire(now: number): void {
    for (const [key, time] of this.done) {
      if (now - time <= this.limits.fragmentDuplicateMs) break
      this.done.delete(key)
    }
    for (const [key, datagram] of this.datagrams) {
      if (now - datagram.time <= this.limits.fragmentTimeoutMs) break
      this.timeouts++
      this.drop(key, datagram)
    }
  }

  private bound(): void {
    const { maxFragmentBytes, maxFragmentedDatagrams } = this.limits
    if (this.bytes <= maxFragmentBytes && this.datagrams.size <= maxFragmentedDatagrams) return
    for (const [key, datagram] of this.datagrams) {
      if (this.bytes <= maxFragmentBytes && this.datagrams.size <= maxFragmentedDatagrams) break
      this.evictions++
      this.drop(key, datagram)
    }
  }

  private drop(key: string, datagram: Datagram): void {
    this.datagrams.delete(key)
    this.bytes -= datagram.cost
  }
}

/** Puts the cursor into the whole datagram, with its addresses before the payload. */
function deliver(c: Cursor, datagram: Datagram): number {
  const { total, protocol } = datagram
  const { packet } = c
  const captured = Math.min(total, datagram.captured.prefix)
  const buf = Buffer.allocUnsafeSlow(PAYLOAD + captured)
  for (const { offset, data } of datagram.pieces) {
    if (offset < captured) data.copy(buf, PAYLOAD + offset)
  }
  const length = packet.ipVersion === 4 ? 4 : 16
  c.buf.copy(buf, PAYLOAD - 2 * length, packet.srcOffset, packet.srcOffset + length)
  c.buf.copy(buf, PAYLOAD - length, packet.dstOffset, packet.dstOffset + length)
  packet.srcOffset = PAYLOAD - 2 * length
  packet.dstOffset = PAYLOAD - length
  packet.protocol = protocol
  c.buf = buf
  c.pos = PAYLOAD
  c.end = PAYLOAD + captured
  c.wireEnd = PAYLOAD + total
  c.protocol = protocol
  return ipProtocolLayer(protocol)
}

/** RFC 791: addresses, identification, protocol; RFC 8200: addresses, identification. And the tap, as for flows. */
function fragmentKey(c: Cursor, id: number): string {
  const { packet } = c
  const length = packet.ipVersion === 4 ? 4 : 16
  const source = c.buf.toString('latin1', packet.srcOffset, packet.srcOffset + length)
  const destination = c.buf.toString('latin1', packet.dstOffset, packet.dstOffset + length)
  return `${source}${destination}${id}/${packet.ipVersion === 4 ? packet.protocol : 0}/${packet.tapHash}`
}
