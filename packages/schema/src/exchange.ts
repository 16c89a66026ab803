/** The contract between the sensor and everything downstream: one HTTP request with its response. */
import type { AgentFacts } from './agent.js'

/** Version of the Exchange message; a consumer dead-letters versions that it does not know. */
export const EXCHANGE_VERSION = 1

export interface Exchange {
  v: 1
  /** The same traffic seen twice (two taps, a replay) gives the same id. */
  id: string
  /** Packet time of the request's first byte (of the response's, when no request was seen); ms since epoch, fraction allowed. */
  time: number
  /** First request byte → last response byte, ms. */
  durationMs?: number
  sensor: string
  tap?: Tap
  /** The exchange was encrypted where it was captured, and read with its keys; absent for what was in the clear. */
  tls?: TlsInfo
  client: Client
  server: { ip: string; port: number }
  api: ApiName
  request?: RequestFacts
  response?: ResponseFacts
  /** Who was authenticated: a keyed HMAC, never the credential. */
  principal?: { scheme: string; subject: string }
  /** What the request showed to authenticate itself, the decisive one first; absent when it showed nothing. */
  credentials?: Credential[]
  identities?: Identity[]
  /** How much the text that an agent was given reads like orders to it; absent: no agent, or no text. */
  prompt?: PromptScore
  /** Keyed HMACs of whom and what the arguments of an agent's call reach: e-mail addresses, hosts of URLs, bank accounts; bounded. */
  targets?: string[]
  /** Whose data the answer has shown, as far as it was looked into; absent: nobody's. */
  subjects?: Subjects
  parameters?: Parameter[]
  /** What sealed mode would send of the words that the API's template keeps to itself, were they values: by sealed word. */
  words?: Record<string, string>
  /** Attack patterns found in the request, the surest first; absent when there are none, or nobody has looked. */
  attacks?: AttackVerdict[]
  /**
   * The sensor has looked for attack patterns in all of the request, before it redacted anything; `partly`: bytes of it are missing, were not
   * kept, could not be read, or were too many. Absent: who reads the exchange has to look itself.
   */
  scored?: true | 'partly'
  /** Set on a message of an upgraded connection, or a call over it with its first answer. */
  message?: ChannelMessage
  /** A model was asked: what, and what it counted. On the last part of an answer that went on, and on the message that ends one over WebSocket, too. */
  genai?: ModelCall
  /** Set on what an agents' protocol (MCP, A2A) carries. */
  agent?: AgentFacts
  /** What the texts among the values, and what was said to and by a model, hold. Of exchanges that were looked into. */
  prose?: ProseLabels[]
  /** Personal values, to be followed from where they are read to where they are spent; bounded. */
  personal?: PersonalValue[]
  quality: Quality
  /**
   * Only on an exchange that completed so late that the sensor had already released later ones: the heartbeat time (a whole
   * second, ms) it had passed by then. Replaying recorded exchanges with it puts the heartbeats where they were.
   */
  released?: number
}

/** Who called. */
export interface Client {
  /** The other end of the connection that was seen. */
  ip: string
  port: number
  /** The actor: principal, else address. */
  id: string
  /** The caller's address as a trusted proxy reports it, where that is another than `ip`. */
  address?: string
}

/** Where the frames were copied: tunnel or VLAN identifiers of the mirror. */
export interface Tap {
  kind: string
  vni?: number
  vlan?: number[]
}

/** The TLS connection that carried an exchange. */
export interface TlsInfo {
  /** `1.2`, `1.3` … */
  version?: string
  /** Name of the server in the ClientHello (SNI). */
  serverName?: string
  /** Protocol that both sides agreed on (ALPN), where it was seen. */
  alpn?: string
}

/**
 * A message of a connection that was upgraded to WebSocket. `request` and `response` say what was asked for when it was opened, and how long the
 * client's and the server's message is: the side that said nothing has 0 bytes. A message has no status: 200 is the server's, or what its error
 * stands for; 101 stands where nothing is known but that the connection was accepted. Without a response an operation is not known to exist.
 * `batch`: a call that came with others in one body (OData `$batch`, arrays of GraphQL and JSON-RPC), under its own API; the exchange that carried them was told
 * before.
 * `stream`: what has come of an answer that goes on (events, lines, messages of gRPC) since it was last told; the exchange itself was told before.
 */
export interface ChannelMessage {
  protocol: 'websocket' | 'stream' | 'batch'
  from: 'client' | 'server' | 'both'
  /** Messages that it stands for: small ones that come too fast are joined. Absent: one from each side that is named. */
  count?: number
}

/** `id` = `${method} ${host}${template}`. */
export interface ApiName {
  id: string
  host: string
  method: string
  template: string
}

export interface RequestFacts {
  /** `1.1`, `1.0`, … */
  version: string
  method: string
  /** As on the wire, latin1. */
  target: string
  host: string
  contentType?: string
  /** After transfer-decoding, before content-decoding. */
  bodyBytes: number
  /** After both; absent when the body could not be decoded within the limits. */
  decodedBytes?: number
  /** Of the `bodyBytes` bytes; only with `--digest`. */
  sha256?: string
  headers?: Record<string, string>
}

export interface ResponseFacts {
  version?: string
  /** As on the wire; what it came to is `outcomeStatus`. */
  status: number
  /** Status code of gRPC (0 = OK, 16 = UNAUTHENTICATED …) from trailers, the trailer frame of gRPC-Web or the end of a Connect stream. */
  grpcStatus?: number
  /**
   * HTTP status that stands for what came of a call whose protocol says so inside its answer (JSON-RPC). 102: it was taken, and its answer has
   * not come.
   */
  outcome?: number
  contentType?: string
  bodyBytes: number
  decodedBytes?: number
  sha256?: string
  /** Elements of the largest array in the decoded body, messages of a gRPC answer; 0 = none. */
  records?: number
  headers?: Record<string, string>
}

/** Kind and place of a credential, never its value. */
export interface Credential {
  /**
   * `basic`, `digest`, `bearer` (opaque), `jwt`, `api-key`, `cookie`, `aws4`, `http-signature` (RFC 9421 and its draft), `hmac`, `mtls`,
   * or the name of another scheme of Authorization.
   */
  scheme: string
  in: 'header' | 'query' | 'cookie'
  /** Of the field, parameter or cookie, lower case for fields. */
  name?: string
  /** Of a JWT (`HS256`, `none`) or a signature. */
  algorithm?: string
  /** Of a JWT: its lifetime where it says when it was issued, else what was left of it, s; absent = it does not expire. */
  expiresInS?: number
  /** Of a JWT: it has no signature, whatever it says of one. */
  unsigned?: true
  /** Of a JWT: keyed HMAC of the name of its key (`kid`, RFC 7515 §4.1.4). */
  keyId?: string
  /** Of a JWT: the header parameter with which it brings or names the key that is to verify it (RFC 7515 §4.1.2, 4.1.3, 4.1.5, 4.1.6). */
  keyFrom?: 'jku' | 'jwk' | 'x5u' | 'x5c'
}

export type IdentityRole = 'requested' | 'returned' | 'issued'
export type IdentityKind = 'subject' | 'email' | 'phone' | 'username' | 'object'

/** Whom or what the request names, the response returns, a minted token is for. `key` is a keyed HMAC, comparable across exchanges. */
export interface Identity {
  role: IdentityRole
  kind: IdentityKind
  key: string
}

/** How a person shows; of several in one answer the first that tells most people apart counts. */
export const SUBJECT_KINDS = ['object', 'subject', 'email', 'phone', 'username'] as const
export type SubjectKind = (typeof SUBJECT_KINDS)[number]

/** Kind → base64 of 32 bits for each person, big-endian, ascending, each once. */
export type Subjects = Partial<Record<SubjectKind, string>>

export type ParameterLocation = 'path' | 'query' | 'header' | 'cookie' | 'request' | 'response'

/**
 * One parameter with the values seen in this exchange. `name` is the dotted path inside a body, `[]` for array levels
 * (`orders[].lines[].sku`), `{1}` for the first templated path segment.
 */
export interface Parameter {
  in: ParameterLocation
  name: string
  values: string[]
  /**
   * Which of `values` the sensor wrote (redactions, sealed texts): all of them, or those at these indices. Absent: every value is what
   * the client or the server sent, whatever it looks like.
   */
  hidden?: true | number[]
  /**
   * What JSON said beyond the text of the values: `string` where quotes stood around what looks like a number, a boolean or null, `null`, and
   * `array` and `object` for empty ones (their value is the empty text). Absent: nothing of the kind.
   */
  json?: JsonForm[]
}

export const JSON_FORMS = ['string', 'null', 'array', 'object'] as const
export type JsonForm = (typeof JSON_FORMS)[number]

/** What the model of instructions in prose says of a text; never the text. By itself it says too little to alert. */
export interface PromptScore {
  /** Log-odds; ordinary texts are around -2.5. */
  score: number
  /** `request`: what a model was asked (its user's text, documents, results of tools); `response`: what a tool or resource gave. */
  in: 'request' | 'response'
}

/** What the classifier of attack patterns says of one text of a request; never the text. */
export interface AttackVerdict {
  in: Exclude<ParameterLocation, 'response'>
  /** Of the parameter or field, parts that are data as `{key}`; `(path)`, `(name)`, `(line)`, `(chunk)`, `(body)`, `(text)`, `(part)`, `(deep)` for what is no parameter's value. */
  name: string
  /** What it is aimed at: `sqli`, `xss`, `traversal` … */
  kind: string
  /** 0–1. */
  score: number
  /** At most one in 10,000 ordinary values scores so high. */
  sure?: true
  /** Its marks, with words and numbers masked (`' or 9=9 -- `); `(kind)` alone for a credential. */
  shape: string
}

/** What was found in texts under one name: labels, and in how many of them. Never the texts. */
export interface ProseLabels {
  in: ParameterLocation
  /** Of the parameter; `(prompt)` for all that was said to a model, `(answer)` for what it said. */
  name: string
  /** Texts that were looked into. */
  texts: number
  labels: Record<string, number>
}

/** A personal value, by its keyed hash: equal for equal values however they are written, wherever they stand. */
export interface PersonalValue {
  /** `requested` of an API, `returned` by it, or `prompted`: said to a model. */
  role: 'requested' | 'returned' | 'prompted'
  /** A label, or `ID` for an identifier of somebody or something. */
  label: string
  key: string
}

/** Kinds of calls to models, in the words of OpenTelemetry (`gen_ai.operation.name`), and `rerank`. */
export const MODEL_OPERATIONS = ['chat', 'text_completion', 'generate_content', 'embeddings', 'rerank'] as const
export type ModelOperation = (typeof MODEL_OPERATIONS)[number]

/** A call to a model: names and counts, never a text. Fields are those of OpenTelemetry's `gen_ai.*`, by the last part of their names. */
export interface ModelCall {
  operation: ModelOperation
  /** How it was asked: `openai-chat`, `openai-responses`, `anthropic-messages`, `gemini`, `bedrock-converse` … */
  dialect: string
  /** Who answers, by the host where it is known, else whoever made the dialect: `openai`, `anthropic`, `aws.bedrock` … */
  provider: string
  requestModel?: string
  responseModel?: string
  /** Tokens as the answer counts them, those read from a cache or written to it among the first. */
  inputTokens?: number
  outputTokens?: number
  /** Of `inputTokens`: read from a cache. */
  cachedTokens?: number
  /** Names of tools that the model may call, and that it called (as often as it did); bounded. */
  toolsOffered?: string[]
  toolsCalled?: string[]
  finishReasons?: string[]
  /** The answer was asked for in pieces. */
  streamed?: true
  /** The answer goes on: counts come with its end. */
  open?: true
  /** Request or answer were not seen, or not read, to their ends: something may be missing. */
  cut?: true
}

export interface Quality {
  /** Body or head bytes known to be missing. */
  gapBytes: number
  /** True when a message ended before its framing said so. */
  truncated: boolean
  /** True when only the request or only the response was seen. */
  oneSided: boolean
  /** Why, in the words of `docs/limits.md`. */
  reason?: string
  /** Method, host and path were inferred, with this probability, since their connection is older than the sensor (HTTP/2). Absent: they were read. */
  inferred?: number
  /** Framing oddities seen in the messages (`te-and-cl`, `obs-fold`, `overlap-conflict` …), sorted, bounded. */
  oddities?: string[]
}
