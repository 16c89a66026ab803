/** What the http room gives to the sensor: exchanges as they were on the wire, before naming, redaction and publishing. */
import type { EndReason, FlowInfo, Half } from '@apiscope/flow'
import type { KnownType } from './protobuf/known-type.js'

export interface HttpMessage {
  /** `1.1`, `1.0`, `0.9`. */
  version: string
  /** Requests only. */
  method: string
  /** Requests only: the request-target as on the wire, latin1. */
  target: string
  /** Requests only: method, target and host were inferred, with this probability (0 to 1); undefined: they were read. */
  inferred?: number | undefined
  /** Responses only. */
  status: number
  /** Alternating name, value as on the wire, latin1, bounded. Split when first asked for: `header` is cheaper for one. */
  readonly rawHeaders: string[]
  /** First value of a field, undefined when absent. @param name in lower case */
  header(name: string): string | undefined
  /** The field lines of the head as on the wire, latin1, cut at nothing: what reading them one by one might pass over. */
  readonly fieldLines: string
  /**
   * The sink's own note on these fields; the http room starts it as undefined and never reads it. Messages of one room whose field lines are alike
   * share it, while the room remembers the lines: only what follows from them alone may be noted.
   */
  fieldNote?: unknown
  /** One of the fields that the sink watches for is there, or may be: see `HttpSink.watch`. */
  readonly watched: boolean
  /** Value of Content-Type, '' when absent. */
  contentType: string
  /** After transfer-decoding. */
  bodyBytes: number
  /** After content-decoding too; undefined when it could not be decoded within the limits. */
  decodedBytes?: number
  /** Hex SHA-256 of the `bodyBytes` bytes, when digests were asked for. */
  sha256?: string
  /** Elements of the largest array in the decoded body, messages of a gRPC body; 0 = none. */
  records: number
  /** Decoded body, at most `inspectBytes` of it, when the caller asked for it. Owned: may be kept. */
  body?: Buffer
  /** False when `body` is only a part. */
  bodyWhole: boolean
  /** Requests: every byte of the decoded body is in `body` or was given to `rest`. */
  bodySeen: boolean
  /** Requests whose body went on behind the kept part: what `HttpSink.rest` gave to look at it. */
  rest?: BodyRest | undefined
  /** Reads along: given every byte of the decoded body as it comes. Set by the sink in `inspect`. */
  observer?: BodyObserver | undefined
  /** Set when parameters were asked for and the kept body is of a kind that nobody here can read. */
  unread?: boolean
  /** Responses of gRPC, gRPC-Web and Connect streams: the status code, undefined when none was seen. */
  grpcStatus?: number
  /** The trailer section, alternating name, value; undefined when there was none. Of answers in HTTP/2 only. */
  trailers?: string[] | undefined
  /** Requests in HTTP/1: chunk extensions (RFC 9112 §7.1.1) in lines, latin1, bounded. */
  chunkExtensions?: string | undefined
  /** False when there were more trailers or chunk extensions than are kept, or fields had to be let go. */
  asidesWhole: boolean
  /** What is known of the type of its Protobuf messages, beside them: see `ProtobufTypes`. */
  protobuf?: KnownType | undefined
  gapBytes: number
  truncated: boolean
  /** Absolute TCP sequence number of the first byte. */
  seq: number
  /** Packet time of the first and the last byte, ms. */
  firstByte: number
  lastByte: number
  /** The sink's own note on this message, set in `inspect`; the http room starts it as undefined and never reads it. */
  context?: unknown
}

export interface HttpExchange {
  flow: FlowInfo
  /** The half that sent the request. */
  clientHalf: Half
  /** Address that a PROXY protocol header of the client's half names as the caller's: as written, and only as true as its sender. */
  caller?: string
  request?: HttpMessage
  response?: HttpMessage
  /** Interim 1xx statuses that came before the response. */
  interim: number[]
  /** Why it is incomplete or one-sided, when it is; words listed in `docs/limits.md`. */
  reason?: string
  /**
   * The request's bytes as segments gave them that were not taken (oddity `overlap-conflict`), in order of their coming, bounded: the
   * server may have taken these.
   */
  conflicting?: Buffer | undefined
  /** Set on what `HttpSink.message` is given: `request` is what the client sent, `response` what the server did; one of them may be missing. */
  message?: ChannelMessage
  /** Framing oddities, sorted, bounded: `te-and-cl`, `differing-cl`, `obs-fold`, `lf-only`, `overlap-conflict`, … */
  oddities: string[]
}

/**
 * One message, or a call with its first answer, of a connection that was upgraded to WebSocket (RFC 6455); or a part of an answer that goes on
 * (events, lines, messages of gRPC), with what has come since it was last told.
 */
export interface ChannelMessage {
  protocol: 'websocket' | 'stream'
  /** The exchange that opened the connection, told before. */
  opened: HttpExchange
  /** GraphQL operation or JSON-RPC method that it asks for, or belongs to. */
  operation: string | undefined
  /** Messages that it stands for: small ones that come too fast are joined. */
  count: number
  binary: boolean
  /** It shows credentials for the connection (GraphQL `connection_init`). */
  isInit?: boolean
  /** HTTP status that stands for what came of it: 101 where nothing is known but that the connection was accepted; undefined where not even that says anything. */
  status: number | undefined
}

/** Reads a body as it comes; one in a content coding at its end. What it keeps is its own to bound. */
export interface BodyObserver {
  /** Bytes `buf[start, end)`, borrowed for the call. */
  data(buf: Uint8Array, start: number, end: number): void
  /** Bytes are missing before the next ones. */
  gap(): void
  /** The body is over, as framed or not. */
  end(): void
}

/** Looks at the bytes of a request's body that are not kept, as they come. What it keeps of them is bounded by `restBytes`. */
export interface BodyRest {
  /** Bytes `buf[start, end)`, borrowed for the call; before the first of them the last `REST_OVERLAP` of the kept part. */
  data(buf: Uint8Array, start: number, end: number): void
  /** Bytes are missing before the next ones. */
  gap(): void
}

export interface HttpSink {
  /** Names of request fields, in lower case, that are worth a look when one is there; `*key`: every name that ends so. Default none. */
  readonly watch?: readonly string[]
  exchange(exchange: HttpExchange): void
  /**
   * How many decoded body bytes to keep for inspection, asked at each head (0 = only count). `request` is set for responses, `client` (the
   * address at the other end) for requests.
   */
  inspect(message: HttpMessage, request?: HttpMessage, client?: string): number
  /** A message of an upgraded connection. Its `request` and `response` have no head: that is in `message.opened`. */
  message?(exchange: HttpExchange): void
  /** How many decoded bytes to keep of the next message; some kilobytes are kept anyhow. Default none. */
  inspectMessage?(opened: HttpExchange, fromClient: boolean): number
  /** Asked once for a request whose body has more than is kept, or bytes behind a gap; undefined to leave them alone. @param kept what was kept */
  rest?(message: HttpMessage, kept: Uint8Array): BodyRest | undefined
  /** A flow turned out not to be HTTP: what it is, for the report. Called once per flow. */
  other?(flow: FlowInfo, protocol: string, detail?: { sni?: string }): void
  /** Upgraded or tunnelled connection: frames or bytes counted. */
  tunnel?(
    flow: FlowInfo,
    kind: 'websocket' | 'connect' | 'h2c' | 'other',
    counts: { frames: number; bytes: number },
  ): void
  closed?(flow: FlowInfo, reason: EndReason): void
}
