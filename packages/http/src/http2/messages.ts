import type { Half } from '@apiscope/flow'
import { Message } from '../message.js'
import { ODDITY } from '../oddities.js'
import { REASON } from '../reasons.js'
import type { Shared } from '../shared.js'
import { mayGoOn } from '../streaming/running.js'
import type { FrameStart } from './frame/reader.js'
import type { HeaderList } from './header-list.js'
import type { Stream } from './stream.js'
import type { Streams } from './streams.js'

/** Interim answers kept of one stream. Count. */
const MOST_INTERIM = 16
/** Trailer fields kept, names and values. Count. */
const MOST_TRAILERS = 128

/** What header blocks make of a stream: its request, its response, and their trailers (RFC 9113 §8.1). */
export class Messages {
  constructor(
    private readonly shared: Shared,
    private readonly streams: Streams,
  ) {}

  /**
   * The head of a request. What was asked may stand in fields that were sent before the sensor joined: without a name it names no API.
   * @param inferred probability of the name, where it was inferred
   */
  request(stream: Stream, half: Half, start: FrameStart, list: HeaderList, inferred?: number): void {
    const { shared } = this
    const side = stream.sides[half]
    shared.counters.requests++
    const message = this.message(stream, half, start, list)
    const target = list.path ?? (list.method === 'CONNECT' ? list.authority : undefined)
    stream.pending.oddities |= list.oddities | (list.status === undefined ? 0 : ODDITY.H2_PSEUDO)
    const isKnown = list.method !== undefined && target !== undefined
    if (isKnown) {
      // Extended CONNECT (RFC 8441 §5) asks for what GET asks for in HTTP/1: one endpoint has one name.
      stream.isWebSocket = list.method === 'CONNECT' && list.protocol === 'websocket' && list.path !== undefined
      message.method = stream.isWebSocket ? 'GET' : list.method!
      message.target = target
      message.inferred = inferred
      stream.pending.request = message
      this.streams.hold(stream, message)
    } else {
      this.incomplete(stream, list)
      stream.isUnnamed = list.unknown > 0
    }
    side.body(shared, codings(list), isKnown ? shared.sink.inspect(message, undefined, this.streams.flow.ip[half]) : 0)
  }

  /** The head of a response; an interim one leaves the side waiting for another. */
  response(stream: Stream, half: Half, start: FrameStart, list: HeaderList): void {
    const { shared } = this
    const { pending } = stream
    const status = /^\d{3}$/.test(list.status ?? '') ? Number(list.status) : 0
    if (status >= 100 && status < 200 && status !== 101) {
      if (pending.interim.length < MOST_INTERIM) pending.interim.push(status)
      return
    }
    shared.counters.responses++
    if (list.contentType === '' && list.unknown > 0) list.contentType = stream.responseType
    const message = this.message(stream, half, start, list)
    message.status = status
    pending.response = message
    pending.oddities |= list.oddities | (list.method === undefined && list.path === undefined ? 0 : ODDITY.H2_PSEUDO)
    if (list.status === undefined) this.incomplete(stream, list)
    this.streams.hold(stream, message)
    stream.sides[half].body(shared, codings(list), shared.sink.inspect(message, pending.request))
    if (mayGoOn(message.contentType)) this.running(stream, half, message)
    if (stream.isWebSocket && pending.request && status >= 200 && status < 300) this.streams.upgrade(stream)
  }

  /** The answer may go on for long. */
  private running(stream: Stream, half: Half, message: Message): void {
    const { pending, sides } = stream
    this.shared.running.begins({
      pending,
      message,
      account: sides[half].books!,
      // Who asked for what may be inferred when the stream is over.
      isAsked: () => pending.request !== undefined && sides[half === 0 ? 1 : 0].state === 'closed',
      exchange: () => this.streams.exchangeOf(stream),
    })
  }

  trailers(stream: Stream, half: Half, list: HeaderList, time: number): void {
    const message = stream.sides[half].message!
    stream.pending.oddities |= list.oddities | (list.hasPseudo ? ODDITY.H2_PSEUDO : 0)
    message.trailers = list.fields.slice(0, MOST_TRAILERS)
    if (list.fields.length > MOST_TRAILERS) message.asidesWhole = false
    this.streams.holdTrailers(stream, message)
    message.lastByte = time
  }

  /** A side has said that it is over: does its body have the length that its head announced (RFC 9113 §8.1.1)? */
  ends(stream: Stream, half: Half, isRequest: boolean): void {
    const side = stream.sides[half]
    const { message, announced } = side
    const isDue = isRequest || (message && message.bodyBytes > 0)
    if (message && isDue && announced >= 0 && message.gapBytes === 0 && message.bodyBytes !== announced)
      stream.pending.oddities |= ODDITY.H2_LENGTH
    if (message && !isRequest && message.bodyBytes > 0 && isBodiless(stream, message))
      stream.pending.oddities |= ODDITY.BODY_ON_BODILESS
    stream.pending.oddities |= side.end(false)
  }

  private message(stream: Stream, half: Half, start: FrameStart, list: HeaderList): Message {
    const message = new Message(list.fieldSet(this.shared.watched), list.contentType, start.seq, start.time)
    message.version = '2'
    stream.sides[half].begin(message, /^\d{1,15}$/.test(list.contentLength) ? Number(list.contentLength) : -1)
    return message
  }

  /** A head without its pseudo-headers: they are unknown, or these are the trailers of a head that was lost, or it is malformed. */
  private incomplete(stream: Stream, list: HeaderList): void {
    if (list.unknown > 0) stream.pending.reason ??= REASON.UNKNOWN_FIELDS
    else if (stream.sides.some(({ isDoubtful }) => isDoubtful)) stream.pending.reason ??= REASON.GAP
    else stream.pending.oddities |= ODDITY.H2_PSEUDO
  }
}

const codings = ({ contentEncoding }: HeaderList): string => (contentEncoding === 'identity' ? '' : contentEncoding)

function isBodiless({ pending }: Stream, { status }: Message): boolean {
  return pending.request?.method === 'HEAD' || status === 204 || status === 304
}
