import type { FrameSink } from '@apiscope/capture'
import { ethernet, ipv4, tcp } from '../../../wire/test/support/build'

const ETHERNET = 1
const HEADERS = 54
const SCRATCH = Buffer.alloc(1 << 17)
export const SYN = 2
export const ACK = 16
export const FIN = 1

/** One TCP connection, frame by frame, into a sink. Sequence numbers are kept; each call is one frame 0.1 ms later. */
export class Conversation {
  private readonly seq: [number, number]
  /** Ethernet, IPv4 and TCP of each half; what changes is filled in per frame. */
  private readonly headers: [Buffer, Buffer]
  /** Packet time of the next frame, shared by all conversations. ms. */
  static clock = 1_700_000_000_000

  constructor(
    private readonly sink: FrameSink,
    client: string,
    port: number,
    server = '192.0.2.1',
  ) {
    this.seq = [port * 1000, port * 2000]
    this.headers = [headers(client, server, port, 80), headers(server, client, 80, port)]
  }

  open(): this {
    this.frame(0, '', SYN)
    this.seq[0]++
    this.frame(1, '', SYN | ACK)
    this.seq[1]++
    this.frame(0, '', ACK)
    return this
  }

  /** Payload of one half, cut into segments; `order` may shuffle or repeat their indexes. */
  send(half: 0 | 1, payload: string | Buffer, size = 1460, order?: (count: number) => number[]): this {
    const data = typeof payload === 'string' ? Buffer.from(payload, 'latin1') : payload
    const base = this.seq[half]
    const count = Math.ceil(data.length / size)
    for (const i of order?.(count) ?? Array.from({ length: count }, (_, k) => k)) {
      this.seq[half] = base + i * size
      this.frame(half, data.subarray(i * size, (i + 1) * size), ACK)
    }
    this.seq[half] = base + data.length
    this.frame(half === 0 ? 1 : 0, '', ACK)
    return this
  }

  close(): this {
    this.frame(0, '', FIN | ACK)
    this.seq[0]++
    this.frame(1, '', FIN | ACK)
    return this
  }

  frame(half: 0 | 1, payload: string | Buffer, flags: number): void {
    const data = typeof payload === 'string' ? Buffer.from(payload, 'latin1') : payload
    const frame = this.headers[half]
    frame.writeUInt16BE(40 + data.length, 16)
    frame.writeUInt32BE(this.seq[half] >>> 0, 38)
    frame.writeUInt32BE(flags & ACK ? this.seq[1 - half] >>> 0 : 0, 42)
    frame[47] = flags
    data.copy(SCRATCH, HEADERS)
    frame.copy(SCRATCH)
    const size = HEADERS + data.length
    Conversation.clock += 0.1
    this.sink.frame(SCRATCH, 0, size, size, Conversation.clock, ETHERNET)
  }
}

function headers(src: string, dst: string, srcPort: number, dstPort: number): Buffer {
  return ethernet(ipv4(tcp(Buffer.alloc(0), { srcPort, dstPort }), { src, dst }))
}

/** An honest request with its answer on an open connection. */
export function exchange(conversation: Conversation, path: string, body = '{"ok":true}'): void {
  conversation.send(0, `GET ${path} HTTP/1.1\r\nHost: honest.example\r\n\r\n`)
  conversation.send(1, answer(body))
}

export function answer(body: string, headers = 'Content-Type: application/json\r\n'): string {
  return `HTTP/1.1 200 OK\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}
