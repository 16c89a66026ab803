import { addressText, type Packet, tapOf } from '@apiscope/wire'
import { PacketClock } from './clock.js'
import { Connections } from './connections.js'
import type { OpenStream } from './contract.js'
import { FlowCounters } from './counters.js'
import { agrees, confirms, isFar } from './doubt.js'
import { ACK, FIN, RST, SYN } from './flags.js'
import type { Flow, HalfState } from './flow.js'
import { FlowIndex } from './flow-index.js'
import { FlowKey } from './flow-key.js'
import { type FlowLimits, flowLimits } from './limits.js'
import { Population } from './population.js'
import { Reassembler } from './reassembly.js'
import { isReset } from './reset.js'

const { max } = Math

/** Timers run when packet time has gone on by this much, ms. */
const TICK_MS = 25

/**
 * TCP connections by address, port and tap: takes packets in capture order, gives each flow's bytes to its handler in stream
 * order. Deterministic; runs on packet time; keeps within `FlowLimits.memoryBytes`. When full, room is made by ended flows
 * first, then reset ones, then the oldest that was seen of one side only, then the oldest without traffic in both directions,
 * then established ones idle for `pressureIdleMs`; if there are none, the new flow is shed whole.
 */
export class FlowTable {
  readonly counters = new FlowCounters()
  readonly limits: FlowLimits
  private readonly clock: PacketClock
  private readonly key: FlowKey
  private readonly index: FlowIndex
  private readonly reassembler: Reassembler
  private readonly population: Population
  private readonly connections: Connections
  private nextTick = Number.NEGATIVE_INFINITY

  /**
   * @param options limits that differ from the defaults
   * @param open asked once per flow, at its first payload
   * @throws ApiscopeError `flow.bad_limit`
   */
  constructor(
    options: Partial<FlowLimits>,
    private readonly open: OpenStream,
  ) {
    this.limits = flowLimits(options)
    this.clock = new PacketClock(this.limits)
    this.key = new FlowKey(this.limits.hashSeed)
    this.index = new FlowIndex((flow, side, packet) => agrees(flow, side, packet, this.limits))
    this.reassembler = new Reassembler(this.limits, this.counters)
    this.population = new Population(this.limits, this.counters, this.index, this.reassembler)
    this.connections = new Connections(this.limits, this.counters, this.key, this.clock, this.population)
  }

  /** Flows in the table, ended ones that are still remembered included. */
  get size(): number {
    return this.index.size
  }

  /** Bytes held behind holes, with their records. */
  get heldBytes(): number {
    return this.reassembler.holding.pool.used
  }

  /** One TCP packet, in capture order. Nothing of it is kept but copies of out-of-order bytes. */
  tcp(packet: Packet): void {
    this.advance(packet.time)
    this.counters['flow.packets']++
    this.key.read(packet)
    let flow = this.index.find(this.key, packet)
    const { connections } = this
    connections.side = this.index.side
    if (flow?.doubt && confirms(flow, flow.doubt, connections.side, packet)) {
      flow = connections.believe(flow, flow.doubt, packet)
    } else if (packet.flags & SYN) flow = connections.syn(flow, packet)
    else if (!flow) flow = connections.midstream(packet)
    if (flow) this.segment(flow, packet)
  }

  /** Packet time goes on to `time` (ms): runs the timers that are due. */
  advance(time: number): void {
    this.clock.advance(time)
    const { now } = this.clock
    this.reassembler.delivery.time = time
    this.reassembler.patience.now = now
    if (now < this.nextTick) return
    this.nextTick = now + TICK_MS
    this.counters['flow.clock_jumps'] = this.clock.jumps
    this.population.expire(now)
  }

  /** End of input: what waits is delivered with its gaps, halves end with `eof`, handlers are closed in order of serial. */
  finish(time: number): void {
    this.advance(time)
    for (const flow of this.population.all()) this.population.remove(flow, 'eof')
  }

  private segment(flow: Flow, packet: Packet): void {
    const { flags } = packet
    const { side } = this.connections
    const half = side === 0 ? flow.half0 : flow.half1
    const other = side === 0 ? flow.half1 : flow.half0
    const seq = flags & SYN ? (packet.seq + 1) | 0 : packet.seq | 0
    const size = flags & RST ? 0 : packet.payloadLength + packet.missing
    if (packet.missing > 0) this.counters['flow.truncated_packets']++
    if (half.lastPacket > 0 && packet.tapHash !== half.tap) this.counters['flow.mirrored_packets']++
    if (size > 0 && half.known && this.connections.isOdd(flow, half, seq, size)) {
      const instead = this.connections.odd(flow, half, packet, seq, size)
      if (instead) this.segment(instead, packet)
      return
    }
    if (flow.gone) return
    if (this.isImpossible(half, other, packet, size)) return
    this.note(flow, half, packet)
    if (size > 0 && !half.known) half.start(seq)
    const acked = flags & ACK && !(flags & RST) ? this.acknowledge(flow, other, packet, size) : -1
    if (half.cut || other.cut) this.reassembler.concede(half, other, packet, seq, size)
    if (size > 0) {
      if (!flow.opened) this.openStream(flow, packet)
      half.dataPackets++
      this.reassembler.data(half, other, packet, seq, acked)
    } else if (half.list || other.list || other.fin) this.reassembler.settle(flow)
    if (flags & (FIN | RST)) this.closing(flow, half, other, packet, seq, size, acked)
    this.population.settle(flow, this.clock.now)
  }

  /**
   * What RFC 9293 §3.10.7.4 makes an endpoint drop, whatever it carries: no ACK flag, or an acknowledgement of what was never
   * sent. The second is only told where the other side is seen from its SYN on, and where it is far beyond what it sent: captures
   * lose packets and mirrors reorder the two directions. What is near waits in the reassembly.
   */
  private isImpossible(half: HalfState, other: HalfState, packet: Packet, size: number): boolean {
    const { flags } = packet
    if (flags & (SYN | RST) || (size === 0 && !(flags & FIN))) return false
    if (!(flags & ACK)) {
      if (half.lastPacket > 0 || other.lastPacket > 0) {
        this.counters['flow.no_ack_segments']++
        return true
      }
      return false
    }
    if (!other.synSeen || other.lastPacket === 0) return false
    const position = other.position(packet.ack)
    if (position <= max(other.next, other.high) + this.limits.windowBytes && position >= -this.limits.windowBytes)
      return false
    this.counters['flow.bad_acks']++
    return true
  }

  private note(flow: Flow, half: HalfState, packet: Packet): void {
    flow.packets++
    if (half.lastPacket === 0) half.tap = packet.tapHash
    half.lastPacket = flow.packets
    half.blind = false
  }

  private closing(
    flow: Flow,
    half: HalfState,
    other: HalfState,
    packet: Packet,
    seq: number,
    size: number,
    acked: number,
  ): void {
    if (packet.flags & RST) {
      if (isReset(half, other, packet, this.limits)) {
        if (!flow.reset) this.counters['flow.resets']++
        flow.reset = true
      } else this.counters['flow.bad_resets']++
    } else {
      if (!half.known) half.start(seq)
      if (isFar(half, seq, this.limits)) this.counters['flow.out_of_window']++
      else this.reassembler.fin(half, half.position(seq) + size, acked)
    }
  }

  /** @returns the position of `other` that the packet acknowledges, −1 when it makes no sense */
  private acknowledge(flow: Flow, other: HalfState, packet: Packet, size: number): number {
    if (!other.known) other.start(packet.ack)
    let position = other.position(packet.ack)
    if (other.fin && position > other.fin.start) {
      position = other.fin.start
      other.finAcked = true
    }
    const { windowBytes } = this.limits
    if (position > max(other.next, other.high) + windowBytes || position < other.next - windowBytes) return -1
    if (position < 0) position = 0
    if (position > other.acked) {
      other.acked = position
      if (size === 0) flow.handler?.acknowledged?.(other.index, position, packet.time)
    }
    return position
  }

  private openStream(flow: Flow, packet: Packet): void {
    flow.opened = true
    const { buf, ipVersion } = packet
    const src = addressText(buf, packet.srcOffset, ipVersion)
    const dst = addressText(buf, packet.dstOffset, ipVersion)
    const tap = tapOf(packet)
    flow.handler = this.open({
      serial: flow.serial,
      ...(tap && { tap }),
      ip: this.connections.side === 0 ? [src, dst] : [dst, src],
      port: [flow.port0, flow.port1],
      start: flow.start,
      handshake: flow.half0.synSeen || flow.half1.synSeen,
      note: undefined,
    })
    if (flow.half0.ended) flow.handler?.end(0, 'fin', packet.time)
    if (flow.half1.ended) flow.handler?.end(1, 'fin', packet.time)
  }
}
