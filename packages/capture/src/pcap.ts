import { u32, u32le } from '@apiscope/wire'
import type { CaptureLimits } from './limits.js'
import { PacketTimes } from './packet-time.js'
import type { RecordParser } from './record-parser.js'
import type { FrameSink } from './source.js'

/** draft-ietf-opsawg-pcap: magic, major, minor, zone, accuracy, snap length, link type. */
export const PCAP_HEADER_LENGTH = 24
const MAJOR = 4
const MINOR = 6
const ZONE = 8
const ACCURACY = 12
const LINK_TYPE = 20
/** Record: seconds, fraction, captured length, length on the wire. */
const FRACTION = 4
const CAPTURED = 8
const ON_WIRE = 12
const RECORD_LENGTH = 16
/** Kuznetzov's format adds interface, protocol and packet type. */
const MODIFIED_RECORD_LENGTH = 24

const MAGIC_MICROSECONDS = 0xa1b2c3d4
const MAGIC_NANOSECONDS = 0xa1b23c4d
const MAGIC_MODIFIED = 0xa1b2cd34

/** Whether `buf` begins with one of the magics, in either byte order. At least 4 bytes. */
export function isPcap(buf: Buffer): boolean {
  return isMagic(u32(buf, 0)) || isMagic(u32le(buf, 0))
}

function isMagic(value: number): boolean {
  return value === MAGIC_MICROSECONDS || value === MAGIC_NANOSECONDS || value === MAGIC_MODIFIED
}

/** A file header where a record is due: a magic, version 2, no time zone and no accuracy. As a record it would be of the year 2055. */
function isHeader(buf: Buffer, at: number): boolean {
  const magic = buf[at] === 0xa1 ? u32(buf, at) : buf[at + 3] === 0xa1 ? u32le(buf, at) : 0
  if (!isMagic(magic) || u32(buf, at + ZONE) !== 0 || u32(buf, at + ACCURACY) !== 0) return false
  const major = buf[at] === 0xa1 ? buf[at + MAJOR + 1] : buf[at + MAJOR]
  return major === 2
}

/** pcap with micro- or nanoseconds, of either byte order, also Kuznetzov's variant. */
export class PcapParser implements RecordParser {
  problem?: string
  readonly pending = 0
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
    return counters
  }

  parse(buf: Buffer, from: number, to: number, sink: FrameSink): number {
    let at = from
    while (at + this.recordLength <= to) {
      if (isHeader(buf, at)) {
        // Captures that were appended to one another: what follows has an order, units and a link type of its own.
        if (at + PCAP_HEADER_LENGTH > to) return at
        this.begin(buf, at)
        at += PCAP_HEADER_LENGTH
        continue
      }
      const read = this.little ? u32le : u32
      const { recordLength, linkType, ticksPerSecond } = this
      const ticksPerMs = ticksPerSecond / 1000
      let captured = read(buf, at + CAPTURED)
      let wireLength = read(buf, at + ON_WIRE)
      if (this.maybeSwapped && captured > wireLength) [captured, wireLength] = [wireLength, captured]
      if (captured > this.limits.maxFrameBytes) {
        this.problem = `a record announces ${captured} bytes, more than any frame has`
        return at
      }
      const start = at + recordLength
      const end = start + captured
      if (end > to) return at
      const time = this.times.of((read(buf, at) * ticksPerSecond + read(buf, at + FRACTION)) / ticksPerMs)
      this.frames++
      this.bytes += captured
      sink.frame(buf, start, end, wireLength, time, linkType)
      at = end
    }
    return at
  }
}
