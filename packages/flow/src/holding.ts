import type { Packet } from '@apiscope/wire'
import { AgeList } from './age-list.js'
import { BLOCK_BYTES, BlockPool } from './block-pool.js'
import type { FlowCounters } from './counters.js'
import type { Delivery } from './delivery.js'
import type { HalfState } from './flow.js'
import { type Held, HoldQueue, type Mark } from './hold-queue.js'
import type { FlowLimits } from './limits.js'

/** Keeps bytes that wait, within the budget of all flows and the limits of one half. */
export class Holding {
  /** Halves for which something waits, longest first. */
  readonly waiting = new AgeList<HalfState>()
  readonly pool: BlockPool
  private readonly mark: Mark = { time: 0, seen: 0, arrival: 0, acked: -1 }
  private readonly free: number[] = []

  /** @param giveUp makes a half wait no more for what is before its first held bytes */
  constructor(
    private readonly limits: FlowLimits,
    private readonly counters: FlowCounters,
    private readonly delivery: Delivery,
    private readonly giveUp: (half: HalfState) => void,
  ) {
    this.pool = new BlockPool(limits.holdBytes)
  }

  /**
   * Holds the bytes of `packet` that lie at positions `[start, end)`, the first at `from` in its buffer; those that are held
   * already stay as they are.
   * @param now the table's clock
   * @returns false when the half's own limits left no room for some of them
   */
  hold(half: HalfState, packet: Packet, from: number, start: number, end: number, acked: number, now: number): boolean {
    const { free, mark, counters } = this
    const { buf } = packet
    counters['flow.ooo_packets']++
    half.queue ??= new HoldQueue(this.pool)
    const { queue } = half
    free.length = 0
    queue.spans.uncovered(start, end, free, (held, a, b) => this.compare(half, held, packet, from - start, a, b, acked))
    mark.time = packet.time
    mark.seen = now
    mark.arrival = half.flow.packets
    mark.acked = acked
    for (let i = 0; i < free.length; i += 2) {
      const stop = free[i + 1]!
      let at = free[i]!
      const full = this.isFull(queue)
      while (!full && at < stop) {
        const missing = stop === end ? packet.missing : 0
        const reached = queue.add(buf, from + at - start, at, stop, mark, missing)
        if (reached < stop && !this.relieve(half)) break
        at = reached
      }
      if (at < stop) {
        counters['flow.ooo_dropped']++
        return !full
      }
    }
    return true
  }

  /** A half is looked at by timers while it waits. A FIN that waits for nothing but its acknowledgement needs none here. */
  watch(half: HalfState): void {
    const head = half.head()
    if (head && (head !== half.fin || head.start > half.next)) {
      if (!half.list) this.waiting.push(half)
    } else if (half.list) this.waiting.remove(half)
  }

  /** Gives back all that the half holds. */
  drop(half: HalfState): void {
    half.queue?.clear()
    half.list?.remove(half)
  }

  private isFull(queue: HoldQueue): boolean {
    const { maxHeldBytes, maxHeldSegments } = this.limits
    return queue.blocks * BLOCK_BYTES >= maxHeldBytes || queue.spans.size >= maxHeldSegments
  }

  /** The hold budget is used up: whoever has waited longest waits no more. False when no other flow waits. */
  private relieve(half: HalfState): boolean {
    for (let victim = this.waiting.oldest; victim; ) {
      if (victim.flow === half.flow || !victim.queue?.first) {
        victim = victim.newer
        continue
      }
      this.counters['flow.hold_flushes']++
      this.giveUp(victim)
      if (this.pool.hasRoom) return true
      victim = this.waiting.oldest
    }
    return false
  }

  /**
   * First wins, unless it acknowledges what the other side has not sent and the later one does not: an endpoint drops such a
   * segment. That they differ is evidence either way.
   */
  private compare(
    half: HalfState,
    held: Held,
    packet: Packet,
    shift: number,
    start: number,
    end: number,
    acked: number,
  ): void {
    const { buf, payloadOffset, payloadLength } = packet
    const first = half.queue!.bufferOf(held)
    const base = held.offset - held.start
    if (first.compare(buf, start + shift, end + shift, base + start, base + end) === 0) return
    let differing = 0
    for (let i = start; i < end; i++) if (first[base + i] !== buf[i + shift]) differing++
    const { high } = half.opposite
    if (held.acked > high && acked >= 0 && acked <= high) {
      const other = Buffer.from(first.subarray(held.offset, held.offset + held.end - held.start))
      buf.copy(first, base + start, start + shift, end + shift)
      held.acked = acked
      this.delivery.conflict(half, differing, start, other, 0, other.length)
    } else this.delivery.conflict(half, differing, start, buf, payloadOffset, payloadOffset + payloadLength)
  }
}
