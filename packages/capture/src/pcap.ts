import { u32, u32le } from '@apiscope/wire'
import {
  isMagic,
  isPcapHeader,
  isSection,
  MAGIC_MODIFIED,
  MAGIC_NANOSECONDS,
  nextFile,
  PCAP_HEADER_LENGTH,
} from './file-header.js'
import type { CaptureLimits } from './limits.js'
import { PacketTimes } from './packet-time.js'
import type { FormatParser } from './record-parser.js'
import type { FrameSink } from './source.js'

/** File header: see `file-header.ts`. */
const MINOR = 6
const LINK_TYPE = 20
/** Records of one capture are that near to one another. Seconds. */
const YEAR = 31_536_000
/** Record: seconds, fraction, captured length, length on the wire. */
const FRACTION = 4
const CAPTURED = 8
const ON_WIRE = 12
const RECORD_LENGTH = 16
/** Kuznetzov's format adds interface, protocol and packet type. */
const MODIFIED_RECORD_LENGTH = 24

/** pcap with micro- or nanoseconds, of either byte order, also Kuznetzov's variant. */
export class PcapParser implements FormatParser {
  problem?: string
  changes = false
  readonly pending = 0
  /** Records that end where another file begins. */
  private cut = 0
  frames = 0
  bytes = 0
  private readonly times = new PacketTimes()
  private little = true
  private ticksPerSecond = 1e6
  private recordLength = RECORD_LENGTH
  /** Before version 2.4 some wrote the two lengths in the other order. */
  private maybeSwapped = false
  /** LINKTYPE_ number; the bits above are the FCS length. */
  linkType = 0

  /** @param header the first `PCAP_HEADER_LENGTH` bytes, for which `isPcap` holds */
  constructor(
    header: Buffer,
    private readonly limits: CaptureLimits,
  ) {
    this.begin(header, 0)
  }

  private begin(header: Buffer, at: number): void {
    this.little = isMagic(u32le(header, at))
    const read = this.little ? u32le : u32
    const magic = read(header, at)
    this.ticksPerSecond = magic === MAGIC_NANOSECONDS ? 1e9 : 1e6
    this.recordLength = magic === MAGIC_MODIFIED ? MODIFIED_RECORD_LENGTH : RECORD_LENGTH
    this.maybeSwapped = (this.little ? header[at + MINOR] : header[at + MINOR + 1]) < 4
    this.linkType = read(header, at + LINK_TYPE) & 0xffff
  }

  get counters(): Record<string, number> {
    const counters: Record<string, number> = {}
    this.times.addTo(counters)
    if (this.cut > 0) counters['capture.cut_records'] = this.cut
    return counters
  }

  parse(buf: Buffer, from: number, to: number, sink: FrameSink): number {
    let at = from
    this.changes = false
    let [high, low] = this.little ? [3, 2] : [0, 1]
    while (at + this.recordLength <= to) {
      if (buf[at] === 0x0a && isSection(buf, at)) {
        this.changes = true
        return at
      }
      if (isPcapHeader(buf, at)) {
        // Captures that were appended to one another: what follows has an order, units and a link type of its own.
        if (at + PCAP_HEADER_LENGTH > to) return at
        this.begin(buf, at)
        at += PCAP_HEADER_LENGTH
        high = this.little ? 3 : 0
        low = this.little ? 2 : 1
        continue
      }
      const read = this.little ? u32le : u32
      const { recordLength, linkType, ticksPerSecond } = this
      const ticksPerMs = ticksPerSecond / 1000
      let captured = read(buf, at + CAPTURED)
      let wireLength = read(buf, at + ON_WIRE)
      if (this.maybeSwapped && captured > wireLength) [captured, wireLength] = [wireLength, captured]
      if (captured > this.limits.maxFrameBytes) {
        const next = nextFile(buf, at, at + this.limits.maxFrameBytes, to)
        if (next >= 0) {
          at = this.cutAt(next)
          continue
        }
        this.problem = `a record announces ${captured} bytes, more than any frame has`
        return at
      }
      const start = at + recordLength
      const end = start + captured
      if (end > to) return at
      // The upper half of its seconds tells most records from anything else.
      const isNext = buf[end + high] === buf[at + high] && buf[end + low] === buf[at + low]
      if (!isNext && end + recordLength <= to && !this.maybeSwapped && !this.isRecord(buf, end, read(buf, at))) {
        // A capture that was cut off within its last record, and appended to: the record has swallowed what comes next.
        const next = nextFile(buf, at + 1, end, to)
        if (next >= 0 && next < end) {
          at = this.cutAt(next)
          continue
        }
      }
      const time = this.times.of((read(buf, at) * ticksPerSecond + read(buf, at + FRACTION)) / ticksPerMs)
      this.frames++
      this.bytes += captured
      sink.frame(buf, start, end, wireLength, time, linkType)
      at = end
    }
    return at
  }

  private cutAt(next: number): number {
    this.cut++
    return next
  }

  /** Does what begins at `at` look like a record, or a file? @param seconds of the record before it */
  private isRecord(buf: Buffer, at: number, seconds: number): boolean {
    const read = this.little ? u32le : u32
    const captured = read(buf, at + CAPTURED)
    const isSane = captured > 0 && captured <= this.limits.maxFrameBytes && read(buf, at + ON_WIRE) >= captured
    const isNear = Math.abs(read(buf, at) - seconds) < YEAR && read(buf, at + FRACTION) < this.ticksPerSecond
    return (isSane && isNear) || isPcapHeader(buf, at) || isSection(buf, at)
  }
}
