/** Every bound of the HTTP room. Beyond each of them something is cut, counted and given a reason; nothing grows. */
export interface HttpLimits {
  /** Hash the bodies (SHA-256). Default false. */
  digest: boolean
  /** Largest message head, bytes. Beyond: the message is cut with reason `head-limit`, the half resyncs. Default 65 536. */
  headBytes: number
  /** Header fields kept of one head. Beyond: framing fields are still obeyed, the rest is dropped, oddity `many-headers`. Default 256. */
  headerCount: number
  /** Longest start line, bytes: beyond, the half is not HTTP (or resyncs). Default 32 768. */
  startLineBytes: number
  /** Longest chunk-size line with its extensions, bytes. Beyond: `bad-chunk-size`, the half resyncs. Default 4 096. */
  chunkLineBytes: number
  /** Largest trailer section, bytes. Beyond: the message ends there, the half resyncs. Default 65 536. */
  trailerBytes: number
  /** Bytes kept of a request's chunk extensions, and as many of its trailer section. Beyond: they are not searched for attacks, the exchange says so. Default 16 384. */
  chunkTextBytes: number
  /** Requests of one flow that wait for their response. Beyond: the oldest is published without one. Default 128. */
  pendingRequests: number
  /** Streams of one HTTP/2 connection at once. Beyond: the oldest is published as it is. Default 1 024. */
  h2Streams: number
  /** How long an answer of events, lines or messages goes on before it is told, and then each of its parts, ms of packet time. Default 10 000. */
  streamPartMs: number
  /** Messages of less than 64 bytes of one WebSocket half that are told one by one at once; beyond, they are joined by the bytes received. Default 1 024. */
  wsSmallMessages: number
  /** How long a call over WebSocket waits for its first answer, ms of packet time. Beyond: told without. Default 30 000. */
  wsReplyMs: number
  /** Names of calls in HTTP/2 that are known of servers, in each thread, from which those of connections joined late are inferred. Beyond: the servers called least recently are let go. Default 8 192. */
  inferenceNames: number
  /** Probability from which on an inferred name is believed; more than 1: none is. Below, the call has no name (reason `unknown-fields`). Share, default 0.999. */
  inferredProbability: number
  /** Bytes of a half that was picked up in the middle and searched for a first start line. Beyond: not HTTP. Default 262 144. */
  searchBytes: number
  /** Bytes of a half searched for HTTP inside an unknown wrapper (SOCKS, PROXY protocol). Beyond: not HTTP. Default 4 096. */
  wrapperBytes: number
  /** Content-coded body bytes collected for decoding, per message. Beyond: `decodedBytes` stays unknown. Default 4 194 304. */
  encodedBytes: number
  /** Bytes that one content-coded body may decode to. Beyond: `decodedBytes` stays unknown, oddity `decode-limit`. Default 33 554 432. */
  decodedBytes: number
  /** How many times its coded size, past the first 64 KiB, a body may decode to, all codings on it together. Beyond: as `decodedBytes`. Default 256. */
  decodeRatio: number
  /** Content codings undone on one body (`gzip, gzip`). Beyond: `decodedBytes` stays unknown. Default 4. */
  codings: number
  /** Bytes of decoded body kept for inspection, whatever the sink asks for. Default 1 048 576. */
  inspectBytes: number
  /** Bytes that all flows of this room may hold together, flows included. Beyond: `http.memory_refusals`, `http.flows_refused`. Three quarters for buffers. Default 268 435 456. */
  memoryBytes: number
  /** Bytes set aside while the rest of a request's body, behind the part that is kept, is looked at. Beyond the memory: `bodies_partly_scored`. Default 49 152. */
  restBytes: number
  /** Bytes kept of a request as conflicting segments gave them, per exchange: more of it is not looked into. Default 16 384. */
  conflictBytes: number
  /** Parameters taken from one exchange. Default 512. */
  parameters: number
  /** Values kept of one parameter. Default 32. */
  parameterValues: number
  /** Characters kept of one value. Default 1 024. */
  valueLength: number
  /** Characters of one parameter name; longer names are cut. Default 256. */
  nameLength: number
  /** Nesting levels of a JSON or XML body that are entered. Default 32. */
  depth: number
  /** Distinct fields of the Protobuf messages of one body that are followed. Beyond: `unread-request`, `unread-response`. Default 4 096. */
  protobufFields: number
  /** Fields of Protobuf messages that are learnt, of all APIs together, in each thread; the APIs seen least recently are let go. Default 65 536. */
  learnedFields: number
  /** The same of one API's requests, and of its answers. Default 1 024. */
  learnedTypeFields: number
  /** Bytes of descriptions that servers gave of themselves (gRPC reflection) and that are kept, in each thread; the oldest hosts go first. Default 16 777 216. */
  reflectedBytes: number
  /** The same of one host. Beyond: `http.protobuf_reflected_refused`. Default 4 194 304. */
  reflectedHostBytes: number
  /** Bytes of a body that are parsed for parameters. Default 1 048 576. */
  parseBytes: number
}

export const DEFAULT_LIMITS: Readonly<HttpLimits> = Object.freeze({
  digest: false,
  headBytes: 65_536,
  headerCount: 256,
  startLineBytes: 32_768,
  chunkLineBytes: 4_096,
  trailerBytes: 65_536,
  chunkTextBytes: 16_384,
  pendingRequests: 128,
  h2Streams: 1_024,
  streamPartMs: 10_000,
  wsSmallMessages: 1_024,
  wsReplyMs: 30_000,
  inferenceNames: 8_192,
  inferredProbability: 0.999,
  searchBytes: 262_144,
  wrapperBytes: 4_096,
  encodedBytes: 4_194_304,
  decodedBytes: 33_554_432,
  decodeRatio: 256,
  codings: 4,
  inspectBytes: 1_048_576,
  memoryBytes: 268_435_456,
  restBytes: 49_152,
  conflictBytes: 16_384,
  parameters: 512,
  parameterValues: 32,
  valueLength: 1_024,
  nameLength: 256,
  depth: 32,
  protobufFields: 4_096,
  learnedFields: 65_536,
  learnedTypeFields: 1_024,
  reflectedBytes: 16_777_216,
  reflectedHostBytes: 4_194_304,
  parseBytes: 1_048_576,
})
