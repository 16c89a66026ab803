import { BLOCK_BYTES } from './block-pool.js'
import type { Flow, HalfState } from './flow.js'
import type { Held } from './hold-queue.js'
import type { FlowLimits } from './limits.js'

const { min } = Math

/** How long what is missing is waited for: by packets of its flow, packet time, volume, and what the peer acknowledged. */
export class Patience {
  /** The table's clock, ms; the table sets it. */
  now = 0

  constructor(private readonly limits: FlowLimits) {}

  /** Whether a packet that acknowledges `acked` waits for bytes of the other half. */
  mustWait(other: HalfState, acked: number): boolean {
    return acked > other.next && acked > other.excused && !other.blind && !other.ended
  }

  /** Whether what waits has waited through the grace for late packets. */
  isAged(head: Held, flow: Flow): boolean {
    return flow.packets - head.arrival >= this.limits.gracePackets || this.now - head.seen >= this.limits.graceMs
  }

  /**
   * How many bytes of the hole before `head` are known to be missing: those that the peer has acknowledged, once the segment
   * behind the hole has waited long enough for a late one. Where the peer is not seen, volume and time decide.
   */
  closable(half: HalfState, other: HalfState, head: Held): number {
    const { limits } = this
    const hole = head.start - half.next
    if (half.acked > half.next && this.isAged(head, half.flow)) return min(hole, half.acked - half.next)
    const waited = this.now - head.seen
    if (waited >= limits.holeMs) return hole
    if (other.lastPacket >= head.arrival || !this.isSilent(other)) return 0
    const volume = (half.queue?.blocks ?? 0) * BLOCK_BYTES
    return waited >= limits.oneWayMs || volume >= limits.oneWayBytes ? hole : 0
  }

  /** The feed brings nothing of this direction, though the other goes on: there are no acknowledgements to wait for. */
  isSilent(half: HalfState): boolean {
    return half.lastPacket === 0 || half.flow.packets - half.lastPacket >= this.limits.gracePackets
  }
}
