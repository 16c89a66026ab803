import type { Packet } from '@apiscope/wire'
import type { PacketClock } from './clock.js'
import type { Half } from './contract.js'
import type { FlowCounters } from './counters.js'
import { doubt, doubtSyn, isFar, isSameConnection } from './doubt.js'
import { ACK, RST, SYN } from './flags.js'
import type { Doubt, Flow, HalfState } from './flow.js'
import type { FlowKey } from './flow-key.js'
import type { FlowLimits } from './limits.js'
import type { Population } from './population.js'

const { max } = Math

/**
 * Which connection a packet belongs to, where addresses and ports do not say: handshakes, connections that are picked up
 * midstream, ports used again, and packets that fit nothing. What only one side says is a doubt until the other side, which
 * knows better than any observer, goes along.
 */
export class Connections {
  /** Half of the packet at hand in its flow. */
  side: Half = 0

  constructor(
    private readonly limits: FlowLimits,
    private readonly counters: FlowCounters,
    private readonly key: FlowKey,
    private readonly clock: PacketClock,
    private readonly population: Population,
  ) {}

  /** The flow that a SYN belongs to: a new one, the one at hand, or none when it is only noted as a doubt. */
  syn(flow: Flow | undefined, packet: Packet): Flow | undefined {
    if (!flow) return this.fromSyn(packet)
    const half = flow.half(this.side)
    if (half.synSeen ? half.isn === (packet.seq | 0) : this.adopt(flow, half, packet)) return flow
    if (flow.gone && !(packet.flags & ACK)) {
      this.population.remove(flow, 'reused')
      return this.fromSyn(packet)
    }
    // An endpoint that lives refuses this SYN, however closed the connection looks from here; its answer tells.
    doubtSyn(flow, this.side, packet, this.clock.now, packet.time)
    this.counters['flow.bad_syns']++
    return undefined
  }

  /** A flow begins without SYN only where there is payload. */
  midstream(packet: Packet): Flow | undefined {
    if (packet.payloadLength + packet.missing === 0 || packet.flags & RST) {
      this.counters['flow.ignored_packets']++
      return undefined
    }
    const flow = this.population.admit(this.key, false, packet.time, this.clock.now)
    if (flow) this.counters['flow.midstream']++
    this.side = 0
    return flow
  }

  /** Payload where the flow cannot be, or after its end. */
  isOdd(flow: Flow, half: HalfState, seq: number, size: number): boolean {
    if (isFar(half, seq, this.limits)) return true
    return (half.ended || flow.gone !== undefined) && half.position(seq) + size > max(half.next, half.high)
  }

  /** The new flow that odd payload begins, if it is to be believed; none while it is a doubt. */
  odd(flow: Flow, half: HalfState, packet: Packet, seq: number, size: number): Flow | undefined {
    if (isFar(half, seq, this.limits)) this.counters['flow.out_of_window']++
    else this.counters['flow.after_end_bytes'] += size
    if (flow.gone || refutesFin(half, seq)) {
      this.population.remove(flow, 'reused')
      return this.midstream(packet)
    }
    flow.packets++
    if (!doubt(flow, this.side, packet, seq, size, this.clock.now, packet.time)) return undefined
    const { serial } = flow
    const believed = this.believe(flow, flow.doubt!, packet)
    return believed && believed.serial !== serial ? believed : undefined
  }

  /** What was doubted is true: either the same connection after a long loss, or another connection in its place. */
  believe(flow: Flow, doubted: Doubt, packet: Packet): Flow | undefined {
    flow.doubt = undefined
    const half = flow.half(doubted.side)
    if (isSameConnection(flow, doubted, this.limits)) {
      half.high = max(half.high, half.position(doubted.endSeq))
      half.acked = max(half.acked, half.position(doubted.endSeq))
      return flow
    }
    if (doubted.answer && !flow.opened && !flow.gone) {
      // Whatever this side seemed to say before (a forged FIN, RST or SYN-ACK), the client took this answer.
      half.renew()
      flow.reset = false
      begin(half, doubted.endSeq - 1)
      return flow
    }
    return this.replace(flow, doubted, packet)
  }

  private replace(flow: Flow, doubted: Doubt, packet: Packet): Flow | undefined {
    const fromDoubted = this.side === doubted.side
    const swapped = fromDoubted === doubted.answer
    this.population.remove(flow, 'reused')
    const fresh = this.population.admit(this.key, swapped, doubted.time, this.clock.now)
    if (!fresh) return undefined
    this.side = swapped ? 1 : 0
    const begun = doubted.answer ? fresh.half1 : fresh.half0
    if (doubted.syn) begin(begun, doubted.endSeq - 1)
    else {
      this.counters['flow.midstream']++
      if (!fromDoubted) begun.start(doubted.endSeq)
    }
    return packet.flags & SYN ? this.syn(fresh, packet) : fresh
  }

  /**
   * The first SYN of a half: it fits when the half is unknown, or known to begin just there. What only the other side said of
   * a half that had not spoken yet does not count against it.
   */
  private adopt(flow: Flow, half: HalfState, packet: Packet): boolean {
    if (flow.gone) return false
    const fits = half.known && ((half.nextSeq - half.next - packet.seq - 1) | 0) === 0
    if (half.known && !fits && half.lastPacket > 0) return false
    const other = half.opposite
    if (packet.flags & ACK && other.synSeen && isFar(other, packet.ack, this.limits)) return false
    if (fits) {
      half.isn = packet.seq | 0
      half.synSeen = true
      return true
    }
    half.renew()
    begin(half, packet.seq)
    return true
  }

  private fromSyn(packet: Packet): Flow | undefined {
    const answer = (packet.flags & ACK) !== 0
    const flow = this.population.admit(this.key, answer, packet.time, this.clock.now)
    if (!flow) return undefined
    this.side = answer ? 1 : 0
    begin(flow.half(this.side), packet.seq)
    return flow
  }
}

/**
 * Data where a FIN stood that nobody has acknowledged: the peer did not take it (a wrong check sum), and the connection goes on. A
 * real FIN takes a number of its own, so nothing of its sender comes in its place.
 */
function refutesFin(half: HalfState, seq: number): boolean {
  return half.finAssumed && half.fin !== undefined && half.position(seq) === half.fin.start
}

function begin(half: HalfState, isn: number): void {
  half.start(isn + 1)
  half.isn = isn | 0
  half.synSeen = true
}
