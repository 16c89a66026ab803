import { isSection, nextFile, PCAP_HEADER_LENGTH } from './file-header.js'
import type { CaptureLimits } from './limits.js'
import { PcapParser } from './pcap.js'
import { PcapngParser } from './pcapng.js'
import type { FormatParser, RecordParser } from './record-parser.js'
import type { FrameSink } from './source.js'

/** Captures that were appended to one another, of either format: where one of the other begins, the other parser goes on. */
export class AppendedParser implements RecordParser {
  private earlier = { frames: 0, bytes: 0, counters: {} as Record<string, number> }

  /** Records that ended where another file begins, of which only the end of the input told. */
  private cut = 0

  constructor(
    private current: FormatParser,
    private readonly limits: CaptureLimits,
  ) {}

  get problem(): string | undefined {
    return this.current.problem
  }

  get pending(): number {
    return this.current.pending
  }

  get frames(): number {
    return this.earlier.frames + this.current.frames
  }

  get bytes(): number {
    return this.earlier.bytes + this.current.bytes
  }

  get counters(): Record<string, number> {
    const cut: Record<string, number> = this.cut > 0 ? { 'capture.cut_records': this.cut } : {}
    return summed(summed(this.earlier.counters, this.current.counters), cut)
  }

  parse(buf: Buffer, from: number, to: number, sink: FrameSink): number {
    let at = this.current.parse(buf, from, to, sink)
    while (this.current.changes && at + PCAP_HEADER_LENGTH <= to) at = this.begin(buf, at, to, sink)
    return at
  }

  /**
   * There is no more, and what is left is no whole record: another file may begin within it, of which the length that stands there knows nothing.
   * @returns the end of what was consumed, `from` when there is none
   */
  resume(buf: Buffer, from: number, to: number, sink: FrameSink): number {
    const at = this.pending > 0 ? -1 : nextFile(buf, from + 1, to, to)
    if (at < 0) return from
    this.cut++
    const next = this.begin(buf, at, to, sink)
    return this.current.changes ? this.parse(buf, next, to, sink) : next
  }

  /** The other format, or the same, from its file header on. */
  private begin(buf: Buffer, at: number, to: number, sink: FrameSink): number {
    const { frames, bytes, counters } = this
    this.cut = 0
    this.earlier = { frames, bytes, counters }
    if (isSection(buf, at)) {
      this.current = new PcapngParser(this.limits)
      return this.current.parse(buf, at, to, sink)
    }
    const header = at + PCAP_HEADER_LENGTH
    this.current = new PcapParser(Buffer.from(buf.subarray(at, header)), this.limits)
    return this.current.parse(buf, header, to, sink)
  }
}

function summed(a: Record<string, number>, b: Record<string, number>): Record<string, number> {
  const out = { ...a }
  for (const [name, count] of Object.entries(b)) out[name] = (out[name] ?? 0) + count
  return out
}
