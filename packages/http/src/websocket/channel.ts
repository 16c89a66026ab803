import type { FlowInfo, Half } from '@apiscope/flow'
import { jsonOffset } from '../body/sniff.js'
import type { ChannelMessage, HttpExchange } from '../contract.js'
import type { Message } from '../message.js'
import { REASON } from '../reasons.js'
import type { Shared } from '../shared.js'
import { Calls } from './calls.js'
import { ENVELOPE_BYTES, type Envelope, envelopeOf } from './envelope.js'
import { deflateOf } from './extensions.js'
import { FrameReader, type Place } from './frame-reader.js'
import { Inflater } from './inflater.js'
import { MessageReader, type ReadMessage } from './message-reader.js'
import { SmallMessages } from './small-messages.js'

/** What a connection that is read costs at rest, bytes. */
export const CHANNEL_BYTES = 4_096
/** Times the length of its head that the request which opened it keeps alive. */
const HEAD_COST = 4
/** What a server says is told as a success, unless it says otherwise: the connection was accepted. */
const ACCEPTED = 200
/** … and what its client says as what came of the upgrade: nothing more is known. */
const UPGRADED = 101

interface Within {
  seq: number
  bytes: number
}

interface Side {
  reader: FrameReader
  messages: MessageReader
  small: SmallMessages
}

/** The messages of one WebSocket connection (RFC 6455; over HTTP/2 RFC 8441): both halves, their calls and answers. */
export class Channel {
  bytes = 0
  private readonly sides: readonly [Side, Side]
  private readonly calls: Calls
  private readonly held: number
  private released = false
  /** The frame of HTTP/2 at hand, by half, and how much of it has come. */
  private readonly within: readonly [Within, Within] = [
    { seq: -1, bytes: 0 },
    { seq: -1, bytes: 0 },
  ]

  /** @param opened the exchange that opened it; whoever makes a channel has taken `CHANNEL_BYTES` */
  constructor(
    private readonly flow: FlowInfo,
    private readonly shared: Shared,
    private readonly opened: HttpExchange,
  ) {
    shared.counters.ws_connections++
    this.held = this.hold()
    this.calls = new Calls(shared, (exchange, reason) => this.tell({ ...exchange, reason }))
    this.sides = [this.side(0), this.side(1)]
  }

  get frames(): number {
    return this.sides[0].reader.frames + this.sides[1].reader.frames
  }

  chunk(half: Half, buf: Buffer, start: number, end: number, at: Place): void {
    this.bytes += end - start
    this.sweep(at.time)
    this.sides[half].reader.chunk(buf, start, end, at)
  }

  /**
   * The same for bytes that come in frames of HTTP/2, in pieces.
   * @param seq of the frame's payload: padding shifts the place of a piece, but no two messages have one
   */
  framed(half: Half, seq: number, buf: Buffer, start: number, end: number, time: number): void {
    const within = this.within[half]
    if (within.seq !== seq) {
      within.seq = seq
      within.bytes = 0
    }
    this.chunk(half, buf, start, end, { time, seq: (seq + within.bytes) >>> 0 })
    within.bytes += end - start
  }

  gap(half: Half, bytes: number, time: number): void {
    this.sides[half].reader.gap(bytes, time)
  }

  /** @param reason why its bytes end; undefined: as they should */
  close(reason: string | undefined): void {
    if (this.released) return
    for (const { messages, small } of this.sides) {
      messages.close(reason ?? REASON.CLOSED_EARLY)
      small.flush()
    }
    this.calls.close(reason ?? REASON.NO_RESPONSE)
    this.release()
  }

  /** Gives back what is held; what was under way is forgotten. */
  release(): void {
    if (this.released) return
    this.released = true
    for (const { reader, messages } of this.sides) {
      reader.release()
      messages.release()
    }
    this.calls.release()
    this.shared.budget.give(CHANNEL_BYTES + this.held)
  }

  private sweep(now: number): void {
    this.calls.sweep(now)
    this.sides[0].small.sweep(now)
    this.sides[1].small.sweep(now)
  }

  private side(half: Half): Side {
    const { shared, opened } = this
    const isClient = half === opened.clientHalf
    const deflate = deflateOf(opened.response?.header('sec-websocket-extensions'))
    const inflater =
      deflate &&
      new Inflater(
        shared,
        isClient ? deflate.clientTakeover : deflate.serverTakeover,
        isClient ? deflate.clientBits : deflate.serverBits,
      )
    const messages = new MessageReader(shared, inflater, {
      status: isClient ? 0 : ACCEPTED,
      keep: () => Math.max(ENVELOPE_BYTES, shared.sink.inspectMessage?.(opened, isClient) ?? 0),
      message: (read) => (isClient ? this.said(read) : this.answered(read)),
    })
    const reader = new FrameReader(shared, { masked: isClient, rsv1: deflate !== undefined }, messages)
    const small = new SmallMessages(shared.limits.wsSmallMessages, (message, count) => {
      message.contentType = typeOf(message, false)
      this.tell(
        this.exchange(isClient ? { request: message } : { response: message }, { count, status: statusOf(isClient) }),
      )
    })
    return { reader, messages, small }
  }

  /** The head of what opened it stays, for who calls and what for; without room its fields go. */
  private hold(): number {
    const { request } = this.opened
    const bytes = HEAD_COST * ((request as Message | undefined)?.headLength ?? 0)
    if (this.shared.budget.take(bytes)) return bytes
    this.shared.counters.memory_refusals++
    return 0
  }

  // ── messages ──

  /** The client has said something. */
  private said(read: ReadMessage): void {
    const { message } = read
    if (isEmpty(message)) return
    const envelope = envelopeIn(read)
    if (!envelope && this.sides[this.opened.clientHalf].small.take(message)) return
    const operation =
      envelope?.operation ?? (envelope?.id === undefined ? undefined : this.calls.operationOf(envelope.id))
    const exchange = this.exchange(
      { request: message },
      {
        operation,
        binary: read.binary,
        ...(envelope?.role === 'init' ? { isInit: true } : {}),
        // An operation that no server has answered for may be made up.
        status: operation === undefined ? UPGRADED : undefined,
      },
      read,
    )
    if (envelope?.role === 'call' && envelope.id !== undefined) {
      if (this.calls.wait(envelope.id, exchange, operation, message.firstByte)) return
    }
    this.tell(exchange)
  }

  /** The server has. */
  private answered(read: ReadMessage): void {
    const { message, binary } = read
    if (isEmpty(message)) return
    message.records = Math.max(1, message.records)
    const envelope = envelopeIn(read)
    const half = this.opened.clientHalf === 0 ? 1 : 0
    if (!envelope && this.sides[half].small.take(message)) return
    const status = envelope?.status ?? ACCEPTED
    message.status = status
    // A call of the server has ids of its own.
    const id = envelope?.role === 'reply' || envelope?.role === 'last' ? envelope.id : undefined
    const call = id === undefined ? undefined : this.calls.take(id)
    const operation = (id === undefined ? undefined : this.calls.operationOf(id)) ?? envelope?.operation
    if (id !== undefined && envelope?.role === 'last') this.calls.forget(id)
    const parts = call ? { request: call.request as Message, response: message } : { response: message }
    const exchange = this.exchange(parts, { operation, binary, status }, read)
    if (call) exchange.oddities = [...new Set([...call.oddities, ...exchange.oddities])].sort()
    this.tell(exchange)
  }

  private exchange(
    { request, response }: { request?: Message; response?: Message },
    message: Partial<ChannelMessage>,
    read?: ReadMessage,
  ): HttpExchange {
    const { opened } = this
    const last = response ?? request!
    if (read) last.contentType = typeOf(last, read.binary)
    const { caller } = opened
    return {
      flow: this.flow,
      clientHalf: opened.clientHalf,
      ...(caller === undefined ? {} : { caller }),
      request,
      response,
      interim: [],
      reason: last.gapBytes > 0 ? REASON.GAP : read?.cut,
      oddities: read?.oddities ?? [],
      message: {
        protocol: 'websocket',
        opened,
        count: 1,
        binary: false,
        operation: undefined,
        status: ACCEPTED,
        ...message,
      },
    }
  }

  private tell(exchange: HttpExchange): void {
    this.shared.sink.message?.(exchange)
  }
}

const statusOf = (isClient: boolean): number => (isClient ? UPGRADED : ACCEPTED)

/** Nothing was said. */
const isEmpty = ({ bodyBytes, gapBytes, truncated }: Message): boolean => bodyBytes + gapBytes === 0 && !truncated

function envelopeIn({ message: { body }, binary }: ReadMessage): Envelope | undefined {
  if (binary || !body || body.length < 2) return undefined
  if (body[0] !== 0x7b && body[0] !== 0x5b) return undefined
  return envelopeOf(body.toString('utf8', 0, ENVELOPE_BYTES))
}

/** A message has no type: its bytes show one. */
function typeOf({ body }: Message, binary: boolean): string {
  if (binary) return 'application/octet-stream'
  if (!body) return ''
  return jsonOffset(body.toString('latin1', 0, 256)) >= 0 ? 'application/json' : 'text/plain'
}
