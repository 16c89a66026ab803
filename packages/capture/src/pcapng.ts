import { u16, u16le, u32, u32le } from '@apiscope/wire'
import {
  BLOCK_SECTION,
  BYTE_ORDER,
  isMagic,
  isPcapHeader,
  nextFile,
  ORDER_MAGIC,
  PCAP_HEADER_LENGTH,
} from './file-header.js'
import type { CaptureLimits } from './limits.js'
import { PacketTimes } from './packet-time.js'
import { type Interface, interfaceOf, type Reads, statisticsOf } from './pcapng-interface.js'
import { MIN_SECRETS, SecretsBlock } from './pcapng-secrets.js'
import type { FormatParser } from './record-parser.js'
import type { FrameSink } from './source.js'

/** draft-ietf-opsawg-pcapng: blocks of type, total length, body, total length; body padded to 4. */
const BLOCK_HEADER = 8
const MIN_BLOCK = 12

const BLOCK_INTERFACE = 1
const BLOCK_OBSOLETE_PACKET = 2
const BLOCK_SIMPLE_PACKET = 3
const BLOCK_STATISTICS = 5
const BLOCK_ENHANCED_PACKET = 6
const BLOCK_SECRETS = 10

/** A block that says it is longer may be none. Bytes. */
const LONG_BLOCK = 1 << 26

/** Types that are given out, custom blocks among them; those with the highest bit are anybody's own. */
const isGivenOut = (type: number): boolean =>
  (type > 0 && type < 0x1_0000) || type === BLOCK_SECTION || type === 0x4000_0bad
const LOCAL = 0x8000_0000

/** Room for the options of a block that is read; larger ones of other types are skipped without being held. */
const MAX_OPTIONS = 128 * 1024

const LITTLE: Reads = { little: true, u16: u16le, u32: u32le }
const BIG: Reads = { little: false, u16, u32 }

/** Any number of sections, of either byte order, with any number of interfaces; blocks of other types are skipped. */
export class PcapngParser implements FormatParser {
  problem?: string
  changes = false
  /** Blocks that end where another file begins. */
  private cut = 0
  /** Bytes of a block that are passed over as they come. */
  private skipping = 0
  frames = 0
  bytes = 0
  private reads: Reads = LITTLE
  private interfaces: Interface[] = []
  private lastTime = 0
  private readonly secrets = new SecretsBlock()
  private readonly times = new PacketTimes()
  private unknownInterfaces = 0
  /** Drops of the sections before this one, and, by interface, of this one: statistics blocks are running totals. */
  private earlierDrops = 0

  constructor(private readonly limits: CaptureLimits) {}

  get pending(): number {
    return this.skipping + this.secrets.pending
  }

  get counters(): Record<string, number> {
    const counters: Record<string, number> = {}
    const drops = this.earlierDrops + sumDrops(this.interfaces)
    if (drops > 0) counters['capture.kernel_drops'] = drops
    if (this.unknownInterfaces > 0) counters['capture.unknown_interface'] = this.unknownInterfaces
    this.times.addTo(counters)
    if (this.cut > 0) counters['capture.cut_records'] = this.cut
    return counters
  }

  parse(buf: Buffer, from: number, to: number, sink: FrameSink): number {
    let at = from
    this.changes = false
    at = this.passOver(buf, at, to, sink)
    while (at + MIN_BLOCK <= to) {
      if (this.begins(buf, at, to)) return at
      if (u32(buf, at) === BLOCK_SECTION && !this.openSection(buf, at)) return at
      const type = this.reads.u32(buf, at)
      const length = Math.ceil(this.reads.u32(buf, at + 4) / 4) * 4
      const found = this.swallowed(buf, at, length, to, type)
      if (found >= 0) {
        this.cut++
        at = found
        continue
      }
      if (length < MIN_BLOCK) return this.fail(at, 'a block has an impossible length')
      if (type === BLOCK_SECRETS && length >= MIN_SECRETS) {
        if (at + MIN_SECRETS > to) return at
        at = this.secrets.begin(buf, at, length, this.reads)
        at = this.passOver(buf, at, to, sink)
        continue
      }
      const read = this.limitOf(type)
      if (read === 0) {
        if (at + length > to) {
          this.skipping = at + length - to
          return to
        }
      } else {
        if (length > read) return this.fail(at, `a block announces ${length} bytes, more than any frame has`)
        if (at + length > to) return at
        if (this.reads.u32(buf, at + length - 4) !== this.reads.u32(buf, at + 4)) {
          return this.fail(at, 'the two lengths of a block differ')
        }
        if (!this.block(type, buf, at + BLOCK_HEADER, at + length - 4, sink)) return at
      }
      at += length
    }
    return at
  }

  /** A file of pcap, where a block is due; or what may be one once there is more of it. */
  private begins(buf: Buffer, at: number, to: number): boolean {
    if (!isMagic(u32(buf, at)) && !isMagic(u32le(buf, at))) return false
    if (at + PCAP_HEADER_LENGTH > to) return true
    this.changes = isPcapHeader(buf, at)
    return this.changes
  }

  /** Where the next file begins in a block that is none, since its file was cut off within it; −1 where none does. */
  private swallowed(buf: Buffer, at: number, length: number, to: number, type: number): number {
    const read = this.limitOf(type)
    const isSane = length >= MIN_BLOCK && length <= (read || LONG_BLOCK)
    if (isSane && read > 0) {
      const end = at + length
      if (end > to) return -1
      if (this.reads.u32(buf, end - 4) === this.reads.u32(buf, at + 4))
        return this.follows(buf, end, to) ? -1 : nextFile(buf, at + 1, end - 1, to)
    } else if (isSane && isGivenOut(type)) return -1
    // What a local block holds is its own: of those only the head is looked at.
    else if (isSane && type >= LOCAL) return nextFile(buf, at + 1, at + BLOCK_HEADER, to)
    return nextFile(buf, at + 1, at + this.limits.maxFrameBytes, to)
  }

  /** Does what begins at `at` look like a block, or a file, as far as it is there? */
  private follows(buf: Buffer, at: number, to: number): boolean {
    if (at + PCAP_HEADER_LENGTH > to) return true
    const type = this.reads.u32(buf, at)
    const isBlock = (isGivenOut(type) || type >= LOCAL) && this.reads.u32(buf, at + 4) >= MIN_BLOCK
    return isBlock || isPcapHeader(buf, at)
  }

  /** What is left of a block of which more is to come: lines of a key log, then bytes that nobody reads. */
  private passOver(buf: Buffer, from: number, to: number, sink: FrameSink): number {
    let at = this.secrets.lines(buf, from, to, this.lastTime, sink)
    if (!this.secrets.isOver) return at
    this.skipping += this.secrets.takeRest()
    const skipped = Math.min(this.skipping, to - at)
    this.skipping -= skipped
    at += skipped
    return at
  }

  /** Greatest length of a block of this type; 0 for a type that is skipped. */
  private limitOf(type: number): number {
    switch (type) {
      case BLOCK_SECTION:
      case BLOCK_INTERFACE:
      case BLOCK_STATISTICS:
        return MAX_OPTIONS
      case BLOCK_ENHANCED_PACKET:
      case BLOCK_OBSOLETE_PACKET:
      case BLOCK_SIMPLE_PACKET:
        return this.limits.maxFrameBytes + MAX_OPTIONS
      default:
        return 0
    }
  }

  private openSection(buf: Buffer, at: number): boolean {
    if (u32le(buf, at + BYTE_ORDER) === ORDER_MAGIC) this.reads = LITTLE
    else if (u32(buf, at + BYTE_ORDER) === ORDER_MAGIC) this.reads = BIG
    else {
      this.problem = 'a section has no valid byte-order magic'
      return false
    }
    this.earlierDrops += sumDrops(this.interfaces)
    this.interfaces = []
    return true
  }

  /** @returns false when the block is broken */
  private block(type: number, buf: Buffer, body: number, end: number, sink: FrameSink): boolean {
    switch (type) {
      case BLOCK_ENHANCED_PACKET:
        return this.enhanced(buf, body, end, sink)
      case BLOCK_INTERFACE: {
        const added = interfaceOf(buf, body, end, this.reads)
        if (added === undefined) return this.broken('an interface description is too short')
        if (this.interfaces.length === this.limits.maxInterfaces) return this.broken('too many interfaces')
        this.interfaces.push(added)
        return true
      }
      case BLOCK_SIMPLE_PACKET:
        return this.simple(buf, body, end, sink)
      case BLOCK_OBSOLETE_PACKET:
        return this.obsolete(buf, body, end, sink)
      case BLOCK_STATISTICS: {
        if (body + 12 > end) return true
        const target = this.interfaces[this.reads.u32(buf, body)]
        if (target) target.drops = Math.max(target.drops, statisticsOf(buf, body + 12, end, this.reads))
        return true
      }
      default:
        return true
    }
  }

  /** Interface (4), time (8), captured length, length on the wire, frame, options. */
  private enhanced(buf: Buffer, body: number, end: number, sink: FrameSink): boolean {
    if (body + 20 > end) return this.broken('a packet block is too short')
    return this.timed(buf, this.reads.u32(buf, body), body + 4, end, sink)
  }

  /** Interface (2), drops (2), then as the enhanced block. */
  private obsolete(buf: Buffer, body: number, end: number, sink: FrameSink): boolean {
    if (body + 20 > end) return this.broken('a packet block is too short')
    return this.timed(buf, this.reads.u16(buf, body), body + 4, end, sink)
  }

  private timed(buf: Buffer, id: number, at: number, end: number, sink: FrameSink): boolean {
    const { reads } = this
    const captured = reads.u32(buf, at + 8)
    const start = at + 16
    if (start + captured > end) return this.broken('a frame is longer than its block')
    const from = this.interfaces[id]
    if (from === undefined) {
      this.unknownInterfaces++
      return true
    }
    const ticks = reads.u32(buf, at) * 4_294_967_296 + reads.u32(buf, at + 4)
    const sinceOffset = from.ticksPerMs >= 1 ? ticks / from.ticksPerMs : ticks * from.msPerTick
    this.lastTime = this.times.of(sinceOffset + from.offsetMs)
    this.deliver(sink, buf, start, captured, reads.u32(buf, at + 12), from.linkType)
    return true
  }

  /** Length on the wire, frame. No time: that of the frame before. The first interface, whose snap length cuts. */
  private simple(buf: Buffer, body: number, end: number, sink: FrameSink): boolean {
    if (body + 4 > end) return this.broken('a packet block is too short')
    const from = this.interfaces[0]
    if (from === undefined) {
      this.unknownInterfaces++
      return true
    }
    const wireLength = this.reads.u32(buf, body)
    const captured = Math.min(wireLength, end - body - 4, from.snapLength || Number.POSITIVE_INFINITY)
    this.deliver(sink, buf, body + 4, captured, wireLength, from.linkType)
    return true
  }

  private deliver(sink: FrameSink, buf: Buffer, start: number, size: number, wireLength: number, linkType: number) {
    this.frames++
    this.bytes += size
    sink.frame(buf, start, start + size, wireLength, this.lastTime, linkType)
  }

  private broken(problem: string): false {
    this.problem = problem
    return false
  }

  private fail(at: number, problem: string): number {
    this.problem = problem
    return at
  }
}

function sumDrops(interfaces: readonly Interface[]): number {
  return interfaces.reduce((sum, { drops }) => sum + drops, 0)
}
