import {
  type At,
  type EndReason,
  type FlowInfo,
  type Half,
  type StreamHandler,
  withoutProxyHeaders,
} from '@apiscope/flow'
import {
  type BodyRest,
  type HttpExchange,
  type HttpLimits,
  type HttpMessage,
  type HttpRoom,
  openHttp,
} from '@apiscope/http'

export interface Options extends Partial<HttpLimits> {
  /** Bytes kept of each body. */
  inspect?: number
  handshake?: boolean
  /** What looks at the rest of a request's body. */
  rest?: (kept: Uint8Array) => BodyRest | undefined
}

/**
 * Drives one flow by hand: `send` delivers bytes of a half with the acknowledgement a TCP stack would put on them (all the
 * other half has sent so far), `lose` moves on without delivering.
 */
export class TestFlow {
  readonly exchanges: HttpExchange[] = []
  /** What was said over an upgraded connection. */
  readonly messages: HttpExchange[] = []
  readonly others: { protocol: string; sni?: string }[] = []
  readonly tunnels: { kind: string; frames: number; bytes: number }[] = []
  readonly counters
  private readonly room: HttpRoom
  readonly sent: [number, number] = [0, 0]
  time = 1000
  /** What the room's flows share, for what it holds. */
  shared!: { budget: { used: number } }
  private readonly handler: StreamHandler
  private readonly at: At = { time: 0, offset: 0, acked: -1, seq: 0 }

  constructor(options: Options = {}) {
    const { inspect = 0, handshake = true, rest, ...limits } = options
    const room = openHttp(
      {
        exchange: (exchange) => this.exchanges.push(exchange),
        inspect: () => inspect,
        message: (exchange) => this.messages.push(exchange),
        inspectMessage: () => inspect,
        ...(rest && { rest: (_message: HttpMessage, kept: Uint8Array) => rest(kept) }),
        other: (_flow, protocol, detail) => this.others.push({ protocol, ...detail }),
        tunnel: (_flow, kind, counts) => this.tunnels.push({ kind, ...counts }),
      },
      limits,
    )
    this.counters = room.counters
    this.room = room
    const info: FlowInfo = {
      serial: 1,
      ip: ['10.0.0.1', '10.0.0.2'],
      port: [40000, 80],
      start: this.time,
      handshake,
    }
    this.handler = withoutProxyHeaders((flow) => {
      const reader = room.open(flow)
      this.shared = (reader as unknown as { shared: TestFlow['shared'] }).shared
      return reader
    })(info)!
  }

  client(data: string | Buffer, acked?: number): this {
    return this.send(0, data, acked)
  }

  server(data: string | Buffer, acked?: number): this {
    return this.send(1, data, acked)
  }

  send(half: Half, data: string | Buffer, acked: number = this.sent[half === 0 ? 1 : 0]): this {
    const bytes = typeof data === 'string' ? Buffer.from(data, 'latin1') : data
    // Borrowed bytes with foreign ones around, overwritten after the call: nothing may be kept without a copy.
    const borrowed = Buffer.allocUnsafe(bytes.length + 2 * FOREIGN.length)
    FOREIGN.copy(borrowed)
    bytes.copy(borrowed, FOREIGN.length)
    FOREIGN.copy(borrowed, FOREIGN.length + bytes.length)
    this.place(half, acked)
    this.handler.chunk(half, borrowed, FOREIGN.length, FOREIGN.length + bytes.length, this.at)
    borrowed.fill(0x2e)
    this.sent[half] += bytes.length
    return this
  }

  /** Packet time goes on, without a packet of this flow. */
  pass(ms: number): this {
    this.time += ms
    this.room.advance(this.time)
    return this
  }

  lose(half: Half, data: string | Buffer | number): this {
    const bytes = typeof data === 'number' ? data : data.length
    this.place(half, this.sent[half === 0 ? 1 : 0])
    this.handler.gap(half, bytes, this.at)
    this.sent[half] += bytes
    return this
  }

  end(half: Half, reason: EndReason = 'fin'): this {
    this.handler.end(half, reason, ++this.time)
    return this
  }

  close(reason: EndReason = 'fin'): HttpExchange[] {
    this.handler.close(reason, ++this.time)
    return this.exchanges
  }

  conflict(half: Half, bytes: number): this {
    this.place(half, -1)
    this.handler.conflict?.(half, bytes, this.at)
    return this
  }

  private place(half: Half, acked: number): void {
    this.at.time = ++this.time
    this.at.offset = this.sent[half]
    this.at.acked = acked
    this.at.seq = (0xffffff00 + this.sent[half]) >>> 0
  }
}

const FOREIGN = Buffer.from('HTTP/1.1 200 OK\r\n\r\n')

/** One line per exchange: what a reader wants to compare. */
export function brief(exchange: HttpExchange): string {
  const q = exchange.request
  const r = exchange.response
  const left = q ? `${q.method} ${q.target} ${size(q)}` : '-'
  const right = r ? `${r.status} ${size(r)}` : '-'
  const tail = [exchange.reason, ...exchange.oddities].filter(Boolean).join(' ')
  return `${left} > ${right}${tail ? ` [${tail}]` : ''}`
}

function size(message: HttpMessage): string {
  return `${message.bodyBytes}${message.gapBytes ? `+${message.gapBytes}` : ''}${message.truncated ? '!' : ''}`
}

export const GET = (target: string, ...fields: string[]) =>
  `GET ${target} HTTP/1.1\r\nHost: a.example\r\n${fields.map((f) => `${f}\r\n`).join('')}\r\n`
export const POST = (target: string, body: string, ...fields: string[]) =>
  `POST ${target} HTTP/1.1\r\nHost: a.example\r\nContent-Length: ${body.length}\r\n${fields.map((f) => `${f}\r\n`).join('')}\r\n${body}`
export const OK = (body: string, ...fields: string[]) =>
  `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n${fields.map((f) => `${f}\r\n`).join('')}\r\n${body}`
