import type { Aged, AgeList } from './age-list.js'
import type { EndReason, Half, StreamHandler } from './contract.js'
import type { FlowKey } from './flow-key.js'
import type { Held, HoldQueue } from './hold-queue.js'

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
  ended = false
  /** Number of the last packet of this direction within the flow, 0 none. */
  lastPacket = 0
  /** Packets with payload. */
  dataPackets = 0
  /** Tap of the first packet of this direction. */
  tap = 0
  queue: HoldQueue | undefined = undefined

  constructor(
    readonly flow: Flow,
    readonly index: Half,
  ) {}

  /** Stream position of a sequence number; right within ±2 GiB of `next`. */
  position(seq: number): number {
    return this.next + ((seq - this.nextSeq) | 0)
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

/** One TCP connection. */
export class Flow implements Aged<Flow> {
  older: Flow | undefined = undefined
  newer: Flow | undefined = undefined
  list: AgeList<Flow> | undefined = undefined
  /** Next in its index slot. */
  chained: Flow | undefined = undefined

  readonly hash: number
  readonly version: number
  /** Addresses as in FlowKey, by half: IPv4 one word, IPv6 four. */
  readonly words: number[]
  readonly port0: number
  readonly port1: number

  readonly half0: HalfState
  readonly half1: HalfState
  handler: StreamHandler | undefined = undefined
  /** The handler was asked for. */
  opened = false
  packets = 0
  lastSeen: number
  /** When it was last put at the young end of its list. */
  moved = 0
  /** A reset was accepted; the flow ends when nothing more comes. */
  reset = false
  /** Ended, kept only so that stragglers find it. */
  gone: EndReason | undefined = undefined
  /** Something odd that the next packets confirm or refute. */
  doubt: Doubt | undefined = undefined

  constructor(
    readonly serial: number,
    key: FlowKey,
    /** True when the packet's source is half 1. */
    swapped: boolean,
    /** Packet time of the first packet. */
    readonly start: number,
    now: number,
  ) {
    this.hash = key.hash
    this.version = key.version
    const n = key.version === 6 ? 4 : 1
    this.words = []
    for (let i = 0; i < n; i++) this.words.push(swapped ? key.dst[i]! : key.src[i]!)
    for (let i = 0; i < n; i++) this.words.push(swapped ? key.src[i]! : key.dst[i]!)
    this.port0 = swapped ? key.dstPort : key.srcPort
    this.port1 = swapped ? key.srcPort : key.dstPort
    this.half0 = new HalfState(this, 0)
    this.half1 = new HalfState(this, 1)
    this.lastSeen = now
  }

  half(index: Half): HalfState {
    return index === 0 ? this.half0 : this.half1
  }

  /** The half that the packet belongs to, −1 when it is of other addresses or ports. */
  side(key: FlowKey): Half | -1 {
    if (key.hash !== this.hash || key.version !== this.version) return -1
    if (key.srcPort === this.port0 && key.dstPort === this.port1 && same(this.words, key.src, key.dst)) return 0
    if (key.srcPort === this.port1 && key.dstPort === this.port0 && same(this.words, key.dst, key.src)) return 1
    return -1
  }
}

/** A packet that fits the flow badly: the start of a new connection, or an attempt to mislead. */
export interface Doubt {
  side: Half
  /** A SYN with another initial sequence number; otherwise a segment far outside the window. */
  syn: boolean
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

function same(words: number[], first: Int32Array, second: Int32Array): boolean {
  const n = words.length >> 1
  for (let i = 0; i < n; i++) {
    if (words[i] !== first[i] || words[n + i] !== second[i]) return false
  }
  return true
}
