import type { Packet } from '@apiscope/wire'
import type { FlowCounters } from './counters.js'
import { Delivery } from './delivery.js'
import { FIN, RST } from './flags.js'
import type { Cut, Flow, HalfState } from './flow.js'
import type { Held } from './hold-queue.js'
import { Holding } from './holding.js'
import type { FlowLimits } from './limits.js'
import { Patience } from './patience.js'

const { max, min } = Math
/** Flags of packets behind which nothing follows. */
const ENDS = FIN | RST

/**
 * Turns segments into chunks, gaps and ends of the two halves of a flow.
 *
 * In-order bytes go straight from the packet to the handler. Bytes wait (copied) for two reasons: a hole before them, or
 * because their packet acknowledges bytes of the other half that have not been seen yet: mirrors deliver the two directions
 * by different queues, and a response must not overtake its request. Both waits are bounded in packets and packet time.
 */
export class Reassembler {
  readonly delivery: Delivery
  readonly holding: Holding
  readonly patience: Patience

  constructor(
    limits: FlowLimits,
    private readonly counters: FlowCounters,
  ) {
    this.delivery = new Delivery(limits, counters)
    this.patience = new Patience(limits)
    this.holding = new Holding(limits, counters, this.delivery, (half) => {
      this.force(half, half.opposite, half.queue!.first!)
      this.settle(half.flow)
    })
  }

  /**
   * Payload of one segment (and the bytes cut off behind it).
   * @param seq sequence number of the first payload byte
   * @param acked position of the other half that the packet acknowledged, −1 unknown
   */
  data(half: HalfState, other: HalfState, packet: Packet, seq: number, acked: number): void {
    let start = half.position(seq)
    let end = start + packet.payloadLength
    let { missing, payloadOffset: from } = packet
    if (half.fin) {
      const limit = max(start, this.limitOf(half, start, end + missing))
      end = min(end, limit)
      missing = min(missing, limit - end)
    }
    if (end + missing > half.high) half.high = end + missing
    if (end > half.next) half.cut = undefined
    if (start < half.next) {
      const whole = end + missing <= half.next
      this.old(half, packet, start, min(end, half.next), whole)
      if (whole) return
      from += half.next - start
      start = half.next
      if (end < start) {
        missing -= start - end
        end = start
      }
    }
    if (!half.flow.handler) {
      this.delivery.skip(half, end + missing - half.next)
      if (half.fin) this.settle(half.flow)
    } else if (start > half.next || this.patience.mustWait(other, acked) || half.queue?.first?.start === start) {
      this.hold(half, other, packet, from, start, end, acked)
      this.settle(half.flow)
    } else this.pass(half, other, packet, from, end, acked, missing)
  }

  /**
   * A FIN right behind position `position`. The half ends with it once the peer acknowledges it (`endFins`: or nothing more
   * comes); until then a later one replaces it.
   */
  fin(half: HalfState, position: number, acked: number): void {
    if (half.finAcked || half.ended || position < half.high || half.fin?.start === position) return
    half.finAcked = half.acked > position
    half.fin = {
      start: position,
      end: position,
      block: -1,
      offset: 0,
      time: this.delivery.time,
      seen: this.patience.now,
      arrival: half.flow.packets,
      acked,
      missing: 0,
    }
    this.settle(half.flow)
  }

  /**
   * A packet of the flow has come: bytes that were cut off an earlier one are missing for good, unless it is another copy of that one or
   * brings them. Copies follow one another at once; whatever else comes shows that there is none.
   */
  concede(half: HalfState, other: HalfState, packet: Packet, seq: number, size: number): void {
    const { cut } = half
    if (cut) {
      const start = half.position(seq)
      const isCopy = size > 0 && start <= half.next && start + size > half.next
      if (!isCopy && (size > 0 || (packet.flags & ENDS) !== 0)) this.lose(half, cut)
    }
    if (other.cut && (size > 0 || (packet.flags & ENDS) !== 0 || other.acked > other.next)) this.lose(other, other.cut)
  }

  /** What was cut off is a gap. */
  lose(half: HalfState, { start, bytes, time, acked }: Cut): void {
    half.cut = undefined
    // Patience may have run out before.
    if (half.ended || half.next !== start) return
    const room = (half.head()?.start ?? Number.MAX_VALUE) - start
    if (room > 0) this.delivery.gap(half, min(bytes, room), time, acked)
    this.settle(half.flow)
  }

  /** Delivers what no longer waits, in both halves. */
  settle(flow: Flow): void {
    const { half0, half1 } = flow
    while (this.step(half0, half1) || this.step(half1, half0));
    this.holding.watch(half0)
    this.holding.watch(half1)
  }

  /** The FINs that nobody acknowledged are believed all the same. */
  endFins(flow: Flow): void {
    for (const half of [flow.half0, flow.half1]) {
      if (!half.fin || half.finAcked) continue
      half.finAcked = true
      half.finAssumed = true
    }
    this.settle(flow)
  }

  /** What stands in the way of `head`, which waits in `half`, is given up. */
  force(half: HalfState, other: HalfState, head: Held): void {
    if (head.start > half.next) this.delivery.gap(half, head.start - half.next, head.time, -1)
    else if (head === half.fin) this.delivery.end(half, 'fin')
    else this.excuse(other, head)
  }

  /** In-order bytes: straight on, up to what already waits. */
  private pass(
    half: HalfState,
    other: HalfState,
    packet: Packet,
    from: number,
    end: number,
    acked: number,
    missing: number,
  ): void {
    const { delivery } = this
    const start = half.next
    const first = half.queue?.first
    if (!first && missing === 0) {
      delivery.chunk(half, packet.buf, from, from + end - start, packet.time, acked)
      if (half.fin || other.list || other.fin) this.settle(half.flow)
      return
    }
    const stop = first ? min(end, first.start) : end
    if (stop > start) delivery.chunk(half, packet.buf, from, from + stop - start, packet.time, acked)
    if (end > stop) this.hold(half, other, packet, from + stop - start, stop, end, acked)
    else if (missing > 0) {
      // A copy of the packet that is less cut may follow at once.
      if (!first) half.cut = { start: end, bytes: missing, time: packet.time, acked }
      else if (first.start > end) delivery.gap(half, min(missing, first.start - end), packet.time, acked)
    }
    this.settle(half.flow)
  }

  /** Where a stream with a FIN ends: data in the place of an unacknowledged FIN refute it. */
  private limitOf(half: HalfState, start: number, end: number): number {
    const { start: limit } = half.fin!
    if (end <= limit) return end
    if (!half.finAcked && !half.ended && start !== limit + 1) {
      half.fin = undefined
      this.counters['flow.bad_fins']++
      return end
    }
    this.counters['flow.after_end_bytes'] += end - max(start, limit)
    return limit
  }

  private hold(
    half: HalfState,
    other: HalfState,
    packet: Packet,
    from: number,
    start: number,
    end: number,
    acked: number,
  ): void {
    const room = this.holding.hold(half, packet, from, start, end, acked, this.patience.now)
    const head = half.queue?.first
    if (!room && head && this.patience.isSilent(other)) this.force(half, other, head)
  }

  /** One piece of progress: a chunk, a gap or an end. */
  private step(half: HalfState, other: HalfState): boolean {
    const head = half.head()
    if (!head) return false
    if (head.start > half.next) {
      const bytes = this.patience.closable(half, other, head)
      if (bytes > 0) this.delivery.gap(half, bytes, head.time, -1)
      return bytes > 0
    }
    if (this.patience.mustWait(other, head.acked)) {
      if (!this.patience.isAged(head, half.flow)) return false
      this.excuse(other, head)
    }
    if (head !== half.fin) this.deliverHeld(half, head)
    else if (half.finAcked || other.ended) this.delivery.end(half, 'fin')
    else return false
    return true
  }

  private deliverHeld(half: HalfState, head: Held): void {
    const queue = half.queue!
    queue.shift()
    const to = head.offset + head.end - head.start
    this.delivery.chunk(half, queue.bufferOf(head), head.offset, to, head.time, head.acked)
    queue.release(head)
    if (head.missing === 0) return
    const following = half.head()
    const bytes = following ? min(head.missing, following.start - half.next) : head.missing
    if (bytes > 0) this.delivery.gap(half, bytes, head.time, head.acked)
  }

  private excuse(half: HalfState, head: Held): void {
    half.excused = max(half.excused, head.acked)
    if (half.lastPacket < head.arrival) half.blind = true
  }

  /** Positions `[start, end)` of a segment come again. */
  private old(half: HalfState, packet: Packet, start: number, end: number, whole: boolean): void {
    const { counters } = this
    const { payloadOffset: from, payloadLength } = packet
    this.delivery.again(half, packet.buf, from, start, end, whole, from + payloadLength)
    if (start < 0) counters['flow.before_start_bytes'] += min(0, end) - start
    if (packet.tapHash !== half.tap) return
    counters['flow.retransmitted_bytes'] += max(0, end - max(0, start))
    if (whole) counters['flow.retransmitted_packets']++
  }
}
