import type { Packet } from '@apiscope/wire'
import { AgeList } from './age-list.js'
import { BLOCK_BYTES, BlockPool } from './block-pool.js'
import type { At, EndReason } from './contract.js'
import type { FlowCounters } from './counters.js'
import type { Flow, HalfState } from './flow.js'
import { History } from './history.js'
import { type Held, HoldQueue, type Mark } from './hold-queue.js'
import type { FlowLimits } from './limits.js'

const { max, min } = Math

/**
 * Turns segments into chunks, gaps and ends of the two halves of a flow.
 *
 * In-order bytes go straight from the packet to the handler. Bytes wait (copied) for two reasons: a hole before them, or
 * because their packet acknowledges bytes of the other half that have not been seen yet: mirrors deliver the two directions
 * by different queues, and a response must not overtake its request. Both waits are bounded in packets and packet time.
 */
export class Reassembler {
  /** Packet time and table clock of the packet at hand; the table sets them. */
  time = 0
  now = 0
  /** Halves for which something waits, longest first. */
  readonly waiting = new AgeList<HalfState>()
  readonly pool: BlockPool
  private readonly history: History
  private readonly at: At = { time: 0, offset: 0, acked: -1, seq: 0 }
  private readonly mark: Mark = { time: 0, seen: 0, arrival: 0, acked: -1 }
  private readonly free: number[] = []

  constructor(
    private readonly limits: FlowLimits,
    private readonly counters: FlowCounters,
  ) {
    this.pool = new BlockPool(limits.holdBytes)
    this.history = new History(limits.historyBytes)
  }

  /**
   * Payload of one segment (and the bytes cut off behind it).
   * @param seq sequence number of the first payload byte
   * @param acked position of the other half that the packet acknowledged, −1 unknown
   */
  data(half: HalfState, other: HalfState, packet: Packet, seq: number, acked: number): void {
    const { counters } = this
    let start = half.position(seq)
    let end = start + packet.payloadLength
    let { missing, payloadOffset: from } = packet
    if (half.fin && !half.finAcked && !half.ended && end + missing > half.fin.start && start !== half.fin.start + 1) {
      // Data in the place of a FIN that the peer has not acknowledged: the FIN never reached it, or was forged.
      half.fin = undefined
      this.counters['flow.bad_fins']++
    }
    if (half.fin && end + missing > half.fin.start) {
      const limit = max(start, half.fin.start)
      counters['flow.after_end_bytes'] += end + missing - limit
      end = min(end, limit)
      missing = limit - end
    }
    if (end + missing > half.high) half.high = end + missing
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
      this.skip(half, end + missing - half.next)
      if (half.fin) this.settle(half.flow)
    } else if (start > half.next || this.mustWait(other, acked) || half.queue?.first?.start === start) {
      this.hold(half, other, packet.buf, from, start, end, acked, missing)
      this.settle(half.flow)
    } else this.pass(half, other, packet.buf, from, end, acked, missing)
  }

  /** In-order bytes: straight on, up to what already waits. */
  private pass(
    half: HalfState,
    other: HalfState,
    buf: Buffer,
    from: number,
    end: number,
    acked: number,
    missing: number,
  ): void {
    const start = half.next
    const first = half.queue?.first
    if (!first && missing === 0) {
      this.deliver(half, buf, from, from + end - start, this.time, acked)
      if (half.fin || other.list || other.fin) this.settle(half.flow)
      return
    }
    const stop = first ? min(end, first.start) : end
    if (stop > start) this.deliver(half, buf, from, from + stop - start, this.time, acked)
    if (end > stop) this.hold(half, other, buf, from + stop - start, stop, end, acked, missing)
    else if (missing > 0) this.gap(half, min(missing, first ? first.start - end : missing), this.time, acked)
    this.settle(half.flow)
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
      time: this.time,
      seen: this.now,
      arrival: half.flow.packets,
      acked,
      missing: 0,
    }
    this.settle(half.flow)
  }

  /** Delivers what no longer waits, in both halves. */
  settle(flow: Flow): void {
    const { half0, half1 } = flow
    while (this.step(half0, half1) || this.step(half1, half0));
    this.watch(half0)
    this.watch(half1)
  }

  /** Delivers everything that waits; what is still missing becomes gaps. */
  flush(flow: Flow): void {
    const { half0, half1 } = flow
    for (;;) {
      this.settle(flow)
      const a = half0.head()
      const b = half1.head()
      if (!a && !b) break
      if (a && (!b || a.arrival <= b.arrival)) this.giveUp(half0, half1, a)
      else this.giveUp(half1, half0, b!)
    }
    this.tail(half0, half0.acked)
    this.tail(half1, half1.acked)
  }

  /** At the end nothing more can come: what `head` acknowledges and was not seen is missing, and told before `head` is. */
  private giveUp(half: HalfState, other: HalfState, head: Held): void {
    if (head.start === half.next && !other.head()) this.tail(other, head.acked)
    this.force(half, other, head)
  }

  /** The FINs that nobody acknowledged are believed all the same. */
  endFins(flow: Flow): void {
    for (const half of [flow.half0, flow.half1]) if (half.fin) half.finAcked = true
    this.settle(flow)
  }

  end(half: HalfState, reason: EndReason): void {
    if (half.ended) return
    half.ended = true
    half.flow.handler?.end(half.index, reason, this.time)
  }

  /** Gives back all that the flow holds. */
  drop(flow: Flow): void {
    flow.half0.queue?.clear()
    flow.half1.queue?.clear()
    flow.half0.list?.remove(flow.half0)
    flow.half1.list?.remove(flow.half1)
  }

  /** One piece of progress: a chunk, a gap or an end. */
  private step(half: HalfState, other: HalfState): boolean {
    const head = half.head()
    if (!head) return false
    if (head.start > half.next) {
      const bytes = this.closable(half, other, head)
      if (bytes > 0) this.gap(half, bytes, head.time, -1)
      return bytes > 0
    }
    if (this.mustWait(other, head.acked)) {
      if (!this.aged(head, half.flow)) return false
      this.excuse(other, head)
    }
    if (head !== half.fin) this.deliverHeld(half, head)
    else if (half.finAcked || other.ended) this.end(half, 'fin')
    else return false
    return true
  }

  /** What stands in the way of `head` is given up. */
  private force(half: HalfState, other: HalfState, head: Held): void {
    if (head.start > half.next) this.gap(half, head.start - half.next, head.time, -1)
    else if (head === half.fin) this.end(half, 'fin')
    else this.excuse(other, head)
  }

  private excuse(half: HalfState, head: Held): void {
    half.excused = max(half.excused, head.acked)
    if (half.lastPacket < head.arrival) half.blind = true
  }

  /** Whether a packet that acknowledges `acked` waits for bytes of the other half. */
  private mustWait(other: HalfState, acked: number): boolean {
    return acked > other.next && acked > other.excused && !other.blind && !other.ended
  }

  private aged(head: Held, flow: Flow): boolean {
    return flow.packets - head.arrival >= this.limits.gracePackets || this.now - head.seen >= this.limits.graceMs
  }

  /**
   * How many bytes of the hole before `head` are known to be missing: those that the peer has acknowledged, once the segment
   * behind the hole has waited long enough for a late one. Where the peer is not seen, volume and time decide.
   */
  private closable(half: HalfState, other: HalfState, head: Held): number {
    const { limits } = this
    const hole = head.start - half.next
    if (half.acked > half.next && this.aged(head, half.flow)) return min(hole, half.acked - half.next)
    const waited = this.now - head.seen
    if (waited >= limits.holeMs) return hole
    if (other.lastPacket >= head.arrival || !this.isSilent(other)) return 0
    const volume = (half.queue?.blocks ?? 0) * BLOCK_BYTES
    return waited >= limits.oneWayMs || volume >= limits.oneWayBytes ? hole : 0
  }

  /** The feed brings nothing of this direction, though the other goes on: there are no acknowledgements to wait for. */
  private isSilent(half: HalfState): boolean {
    return half.lastPacket === 0 || half.flow.packets - half.lastPacket >= this.limits.gracePackets
  }

  private deliver(half: HalfState, buf: Buffer, from: number, to: number, time: number, acked: number): void {
    const { at } = this
    at.time = time
    at.offset = half.next
    at.acked = acked
    at.seq = half.nextSeq >>> 0
    half.next += to - from
    half.nextSeq = (half.nextSeq + to - from) | 0
    this.counters['flow.delivered_bytes'] += to - from
    this.history.note(half, buf, from, to, at.offset)
    half.flow.handler?.chunk(half.index, buf, from, to, at)
  }

  private deliverHeld(half: HalfState, head: Held): void {
    const queue = half.queue!
    queue.shift()
    this.deliver(half, queue.bufferOf(head), head.offset, head.offset + head.end - head.start, head.time, head.acked)
    queue.release(head)
    if (head.missing > 0) {
      const room = queue.first ? queue.first.start - half.next : head.missing
      const bytes = min(head.missing, room)
      if (bytes > 0) this.gap(half, bytes, head.time, head.acked)
    }
  }

  private gap(half: HalfState, bytes: number, time: number, acked: number): void {
    const { at, counters } = this
    at.time = time
    at.offset = half.next
    at.acked = acked
    at.seq = half.nextSeq >>> 0
    this.skip(half, bytes)
    counters['flow.gaps']++
    counters['flow.gap_bytes'] += bytes
    half.flow.handler?.gap(half.index, bytes, at)
  }

  private skip(half: HalfState, bytes: number): void {
    half.next += bytes
    half.nextSeq = (half.nextSeq + bytes) | 0
  }

  /**
   * Bytes that the peer acknowledged and that never came. A single one is taken for an unseen FIN; among several that FIN, if
   * unseen, is counted as a byte, which does no harm at the very end.
   */
  private tail(half: HalfState, acked: number): void {
    const bytes = acked - half.next
    if (!half.ended && half.lastPacket > 0 && bytes > 1 && half.flow.handler) this.gap(half, bytes, this.time, -1)
  }

  private hold(
    half: HalfState,
    other: HalfState,
    buf: Buffer,
    from: number,
    start: number,
    end: number,
    acked: number,
    missing: number,
  ): void {
    const { limits, free, mark, counters } = this
    counters['flow.ooo_packets']++
    half.queue ??= new HoldQueue(this.pool)
    const { queue } = half
    free.length = 0
    queue.spans.uncovered(start, end, free, (held, a, b) => this.compare(half, held, buf, from - start, a, b))
    mark.time = this.time
    mark.seen = this.now
    mark.arrival = half.flow.packets
    mark.acked = acked
    for (let i = 0; i < free.length; i += 2) {
      const stop = free[i + 1]!
      const full = queue.blocks * BLOCK_BYTES >= limits.maxHeldBytes || queue.spans.size >= limits.maxHeldSegments
      let at = free[i]!
      while (!full && at < stop) {
        const reached = queue.add(buf, from + at - start, at, stop, mark, stop === end ? missing : 0)
        if (reached < stop && !this.relieve(half.flow)) break
        at = reached
      }
      if (at < stop) {
        counters['flow.ooo_dropped']++
        if (full && queue.first && this.isSilent(other)) this.force(half, other, queue.first)
        break
      }
    }
  }

  /** The hold budget is used up: whoever has waited longest waits no more. False when nobody else waits. */
  private relieve(flow: Flow): boolean {
    for (let victim = this.waiting.oldest; victim; ) {
      const following = victim.newer
      const head = victim.flow === flow ? undefined : victim.queue?.first
      if (head) {
        this.counters['flow.hold_flushes']++
        this.force(victim, victim.index === 0 ? victim.flow.half1 : victim.flow.half0, head)
        this.settle(victim.flow)
        if (this.pool.hasRoom) return true
        victim = this.waiting.oldest
        continue
      }
      victim = following
    }
    return false
  }

  /** First wins; that the later bytes differ is evidence. */
  private compare(half: HalfState, held: Held, buf: Buffer, shift: number, start: number, end: number): void {
    const first = half.queue!.bufferOf(held)
    const base = held.offset - held.start
    if (first.compare(buf, start + shift, end + shift, base + start, base + end) === 0) return
    let differing = 0
    for (let i = start; i < end; i++) if (first[base + i] !== buf[i + shift]) differing++
    this.conflict(half, differing, start)
  }

  private conflict(half: HalfState, differing: number, start: number): void {
    const { at } = this
    at.time = this.time
    at.offset = start
    at.acked = -1
    at.seq = (half.nextSeq + start - half.next) >>> 0
    this.counters['flow.overlap_conflicts']++
    this.counters['flow.conflict_bytes'] += differing
    half.flow.handler?.conflict?.(half.index, differing, at)
  }

  private old(half: HalfState, packet: Packet, start: number, end: number, whole: boolean): void {
    const { counters } = this
    // A single byte right below the next one is a keep-alive probe, whatever it holds.
    if (end > start && start >= 0 && (end - start > 1 || end < half.next || !whole)) {
      const differing = this.history.differing(half, packet.buf, packet.payloadOffset, start, end)
      if (differing > 0) this.conflict(half, differing, start)
    }
    if (start < 0) counters['flow.before_start_bytes'] += min(0, end) - start
    if (packet.tapHash !== half.tap) return
    counters['flow.retransmitted_bytes'] += max(0, end - max(0, start))
    if (whole) counters['flow.retransmitted_packets']++
  }

  /** A FIN that waits for nothing but its acknowledgement needs no timer here. */
  private watch(half: HalfState): void {
    const head = half.head()
    if (head && (head !== half.fin || head.start > half.next)) {
      if (!half.list) this.waiting.push(half)
    } else if (half.list) this.waiting.remove(half)
  }
}
