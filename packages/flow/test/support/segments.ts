import { Packet, TCP_ACK, TCP_FIN, TCP_RST, TCP_SYN } from '@apiscope/wire'

/** One TCP segment as a plain value: what transforms work on and `toPacket` turns into a Packet. */
export interface Segment {
  time: number
  /** 0: from the client. */
  from: 0 | 1
  seq: number
  ack: number
  flags: number
  data: Buffer
  /** Bytes cut off by the capture, behind `data`. */
  missing?: number
  tap?: number
  /** Which conversation (client port), default 40000. */
  port?: number
  v6?: boolean
  /** Last byte of the client address, default 1. */
  host?: number
}

export const SYN = TCP_SYN
export const ACK = TCP_ACK
export const FIN = TCP_FIN
export const RST = TCP_RST

/** Fills `packet` (a new one by default) from a segment; addresses and payload in one buffer. */
export function toPacket(segment: Segment, packet: Packet = new Packet()): Packet {
  const size = segment.v6 ? 16 : 4
  const buf = Buffer.alloc(2 * size + segment.data.length)
  const client = segment.from === 0 ? 0 : size
  const server = size - client
  buf[client] = segment.v6 ? 0xfd : 10
  buf[client + size - 1] = segment.host ?? 1
  buf[server] = segment.v6 ? 0xfd : 10
  buf[server + size - 1] = 200
  segment.data.copy(buf, 2 * size)
  packet.buf = buf
  packet.time = segment.time
  packet.ipVersion = segment.v6 ? 6 : 4
  packet.srcOffset = 0
  packet.dstOffset = size
  packet.protocol = 6
  const port = segment.port ?? 40000
  packet.srcPort = segment.from === 0 ? port : 80
  packet.dstPort = segment.from === 0 ? 80 : port
  packet.seq = segment.seq >>> 0
  packet.ack = segment.flags & ACK ? segment.ack >>> 0 : 0
  packet.flags = segment.flags
  packet.window = 65535
  packet.payloadOffset = 2 * size
  packet.payloadLength = segment.data.length
  packet.missing = segment.missing ?? 0
  packet.tapHash = segment.tap ?? 0
  packet.tapKind = segment.tap ? 'vlan' : 'none'
  packet.vlans[0] = segment.tap ?? 0
  packet.vlanCount = segment.tap ? 1 : 0
  return packet
}

/** Writes one TCP connection segment by segment, keeping both sequence numbers. */
export class Conversation {
  readonly segments: Segment[] = []
  time: number
  private readonly seq: [number, number]

  constructor(
    private readonly base: Partial<Segment> = {},
    isn: [number, number] = [1000, 5000],
    start = 1_700_000_000_000,
  ) {
    this.seq = [isn[0], isn[1]]
    this.time = start
  }

  handshake(): this {
    return this.raw(0, SYN)
      .raw(1, SYN | ACK)
      .raw(0, ACK)
  }

  send(from: 0 | 1, data: string | Buffer, flags = ACK): this {
    return this.raw(from, flags, Buffer.from(data))
  }

  ack(from: 0 | 1): this {
    return this.raw(from, ACK)
  }

  /** FIN from the client, FIN from the server, last acknowledgement. */
  close(first: 0 | 1 = 0): this {
    const second = first === 0 ? 1 : 0
    return this.raw(first, FIN | ACK)
      .raw(second, FIN | ACK)
      .raw(first, ACK)
  }

  raw(from: 0 | 1, flags: number, data: Buffer = Buffer.alloc(0), change: Partial<Segment> = {}): this {
    const other = from === 0 ? 1 : 0
    const ack = flags & ACK ? this.seq[other] : 0
    this.segments.push({ time: this.time, from, seq: this.seq[from]!, ack, flags, data, ...this.base, ...change })
    this.seq[from] = (this.seq[from]! + data.length + (flags & (SYN | FIN) ? 1 : 0)) >>> 0
    this.time += 1
    return this
  }

  /** The last segment written. */
  get last(): Segment {
    return this.segments[this.segments.length - 1]!
  }
}
