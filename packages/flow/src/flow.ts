import type { Aged, AgeList } from './age-list.js'
import type { EndReason, Half, StreamHandler } from './contract.js'
import type { FlowKey } from './flow-key.js'
import type { Held, HoldQueue } from './hold-queue.js'

/** What was cut off a packet. */
export interface Cut {
  /** Position of the first of them. */
  start: number
  bytes: number
  /** Packet time and acknowledgement of that packet. */
  time: number
  acked: number
}

/** One direction of a flow. Sequence numbers are kept as int32, positions as plain numbers. */
export class HalfState implements Aged<HalfState> {
  older: HalfState | undefined = undefined
  newer: HalfState | undefined = undefined
  list: AgeList<HalfState> | undefined = undefined

  /** True once `nextSeq` means something: from a SYN, from data, or from what the other side acknowledged. */
  known = false
  /** Sequence number of `next`. */
  nextSeq = 0
  /** Position of the next byte to deliver. */
  next = 0
  /** Highest position seen at the end of a segment. */
  high = 0
  /** Highest position that the other side acknowledged, −1 none. */
  acked = -1
  /** Up to here the other half waits no more for missing bytes. */
  excused = -1
  /** The other half waits for nothing: this direction brings no packets. */
  blind = false
  /** Initial sequence number, when `synSeen`. */
  isn = 0
  synSeen = false
  /** End of the stream, once a FIN is seen. Its bytes may still be on their way. */
  fin: Held | undefined = undefined
  /** The peer acknowledged the FIN: it is true. */
  finAcked = false
  /** … or nobody did, and it was believed because nothing more came. */
  finAssumed = false
  ended = false
  /** Number of the last packet of this direction within the flow, 0 none. */
  lastPacket = 0
  /** Packets with payload. */
  dataPackets = 0
  /** Tap of the first packet of this direction. */
  tap = 0
  queue: HoldQueue | undefined = undefined
  /** Bytes right behind `next` that the capture cut off the packet before, until another packet shows that no copy of it brings them. */
  cut: Cut | undefined = undefined
  /** Last entry in the History, −1 none. */
  trace = -1

  constructor(
    readonly flow: Flow,
    readonly index: Half,
  ) {}

  get opposite(): HalfState {
    return this.index === 0 ? this.flow.half1 : this.flow.half0
  }

  /** Stream position of a sequence number; right within ±2 GiB of `next`. */
  position(seq: number): number {
    return this.next + ((seq - this.nextSeq) | 0)
  }

  /** Everything as in a new one. */
  renew(): void {
    this.known = false
    this.nextSeq = 0
    this.next = 0
    this.high = 0
    this.acked = -1
    this.excused = -1
    this.blind = false
    this.isn = 0
    this.synSeen = false
    this.fin = undefined
    this.finAcked = false
    this.finAssumed = false
    this.ended = false
    this.lastPacket = 0
    this.dataPackets = 0
    this.tap = 0
    this.queue = undefined
    this.cut = undefined
    this.trace = -1
  }

  start(seq: number): void {
    this.known = true
    this.nextSeq = seq | 0
  }

  /** What stands first beyond `next`: held bytes, or the FIN. */
  head(): Held | undefined {
    return this.queue?.first ?? (this.ended ? undefined : this.fin)
  }
}

/** One TCP connection. The object may be used again for another one, once it is out of the table: see `begin`. */
export class Flow implements Aged<Flow> {
  older: Flow | undefined = undefined
  newer: Flow | undefined = undefined
  list: AgeList<Flow> | undefined = undefined
  /** Next in its index slot. */
  chained: Flow | undefined = undefined

  serial = 0
  hash = 0
  version = 0
  /** Addresses as in FlowKey, half 0 first: IPv4 one word each, IPv6 four. */
  readonly words: number[] = [0, 0, 0, 0, 0, 0, 0, 0]
  port0 = 0
  port1 = 0

  readonly half0 = new HalfState(this, 0)
  readonly half1 = new HalfState(this, 1)
  handler: StreamHandler | undefined = undefined
  /** The handler was asked for. */
  opened = false
  packets = 0
  /** Packet time of the first packet. */
  start = 0
  lastSeen = 0
  /** When it was last put at the young end of its list. */
  moved = 0
  /** A reset was accepted; the flow ends when nothing more comes. */
  reset = false
  /** Ended, kept only so that stragglers find it. */
  gone: EndReason | undefined = undefined
  /** Something odd that the next packets confirm or refute. */
  doubt: Doubt | undefined = undefined

  /**
   * Becomes the flow of the key's packet, with nothing left of an earlier one.
   * @param swapped true when the packet's source is half 1
   * @param start packet time of the first packet
   * @param now the table's clock
   */
  begin(serial: number, key: FlowKey, swapped: boolean, start: number, now: number): this {
    this.serial = serial
    this.hash = key.hash
    this.version = key.version
    const first = swapped ? key.dst : key.src
    const second = swapped ? key.src : key.dst
    const n = key.version === 6 ? 4 : 1
    for (let i = 0; i < n; i++) {
      this.words[i] = first[i]!
      this.words[n + i] = second[i]!
    }
    this.port0 = swapped ? key.dstPort : key.srcPort
    this.port1 = swapped ? key.srcPort : key.dstPort
    this.half0.renew()
    this.half1.renew()
    this.handler = undefined
    this.opened = false
    this.packets = 0
    this.start = start
    this.lastSeen = now
    this.moved = now
    this.reset = false
    this.gone = undefined
    this.doubt = undefined
    return this
  }

  half(index: Half): HalfState {
    return index === 0 ? this.half0 : this.half1
  }

  /** The half that the packet belongs to, −1 when it is of other addresses or ports. */
  side(key: FlowKey): Half | -1 {
    if (key.hash !== this.hash || key.version !== this.version) return -1
    if (key.srcPort === this.port0 && key.dstPort === this.port1 && this.between(key.src, key.dst)) return 0
    if (key.srcPort === this.port1 && key.dstPort === this.port0 && this.between(key.dst, key.src)) return 1
    return -1
  }

  private between(first: Int32Array, second: Int32Array): boolean {
    const { words } = this
    if (this.version === 4) return words[0] === first[0] && words[1] === second[0]
    for (let i = 0; i < 4; i++) if (words[i] !== first[i] || words[4 + i] !== second[i]) return false
    return true
  }
}

/** A packet that fits the flow badly: the start of a new connection, or an attempt to mislead. */
export interface Doubt {
  side: Half
  /** A SYN with another initial sequence number; otherwise a segment far outside the window. */
  syn: boolean
  /** That SYN answers one of the other side. */
  answer: boolean
  /** Sequence number right behind it. */
  endSeq: number
  /** What it acknowledged. */
  ack: number
  /** Packet time, clock and packet number of the first one. */
  time: number
  seen: number
  since: number
  /** In a row. */
  count: number
}
