import type { At, EndReason } from './contract.js'
import type { FlowCounters } from './counters.js'
import type { HalfState } from './flow.js'
import { History } from './history.js'
import type { FlowLimits } from './limits.js'

/** The one place where handlers are called: positions move on here, and nowhere else. */
export class Delivery {
  /** Packet time of the packet at hand, ms; the table sets it. */
  time = 0
  private readonly at: At = { time: 0, offset: 0, acked: -1, seq: 0 }
  private readonly history: History

  constructor(
    limits: FlowLimits,
    private readonly counters: FlowCounters,
  ) {
    this.history = new History(limits.historyBytes)
  }

  /** `buf[from, to)` are the next bytes of the half. */
  chunk(half: HalfState, buf: Buffer, from: number, to: number, time: number, acked: number): void {
    const at = this.place(half, half.next, time, acked)
    this.skip(half, to - from)
    this.counters['flow.delivered_bytes'] += to - from
    this.history.note(half, buf, from, to, at.offset)
    half.flow.handler?.chunk(half.index, buf, from, to, at)
  }

  /** The next `bytes` of the half are missing. */
  gap(half: HalfState, bytes: number, time: number, acked: number): void {
    const at = this.place(half, half.next, time, acked)
    this.skip(half, bytes)
    this.counters['flow.gaps']++
    this.counters['flow.gap_bytes'] += bytes
    half.flow.handler?.gap(half.index, bytes, at)
  }

  skip(half: HalfState, bytes: number): void {
    half.next += bytes
    half.nextSeq = (half.nextSeq + bytes) | 0
  }

  end(half: HalfState, reason: EndReason): void {
    if (half.ended) return
    half.ended = true
    half.flow.handler?.end(half.index, reason, this.time)
  }

  /**
   * `differing` bytes of a segment from position `start` on are not those that came first.
   * @param other the reading that is not delivered, in `[from, to)`
   */
  conflict(half: HalfState, differing: number, start: number, other: Buffer, from: number, to: number): void {
    const at = this.place(half, start, this.time, -1)
    this.counters['flow.overlap_conflicts']++
    this.counters['flow.conflict_bytes'] += differing
    half.flow.handler?.conflict?.(half.index, differing, at, other, from, to)
  }

  /**
   * Positions `[start, end)`, delivered before, come again in `buf` from `from` on. A single byte right below the next one is
   * a keep-alive probe, whatever it holds.
   * @param whole nothing of the segment is new
   * @param to end of the segment in `buf`
   */
  again(half: HalfState, buf: Buffer, from: number, start: number, end: number, whole: boolean, to: number): void {
    if (end <= start || start < 0 || (whole && end - start === 1 && end === half.next)) return
    const differing = this.history.differing(half, buf, from, start, end)
    if (differing > 0) this.conflict(half, differing, start, buf, from, to)
  }

  private place(half: HalfState, position: number, time: number, acked: number): At {
    const { at } = this
    at.time = time
    at.offset = position
    at.acked = acked
    at.seq = (half.nextSeq + position - half.next) >>> 0
    return at
  }
}
