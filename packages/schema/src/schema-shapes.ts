/**
 * The JSON Schemas of this package as types. Made by scripts/schema-shapes.mjs; do not edit. What does not compile here is a schema and an
 * interface that say different things.
 */
import type { Alert } from './alert.js'
import type { Exchange } from './exchange.js'
import type { ActorEvent, Fact, Feedback, FindingMessage, Heartbeat, PathEvent, PulseEvent, Renaming, SiblingsMessage, TemplateMessage } from './topics.js'

/** Field by field, whether it must be there, down to what is no object. */
type Shape<T> = unknown extends T
  ? 'leaf'
  : T extends readonly (infer Item)[]
    ? [Shape<Item>]
    : T extends object
      ? { [K in keyof T]-?: [undefined extends T[K] ? 'may' : 'must', Shape<Exclude<T[K], undefined>>] }
      : 'leaf'
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false
/** Every value of the interface fits the schema, and neither has a field more than the other. */
type Agrees<Interface, Schema> = [Interface] extends [Schema] ? Same<Shape<Interface>, Shape<Schema>> : false
type Assert<T extends true> = T

type ActorEventSchema = { v: 1; id: string; time: number; actor: string; ip: string; api: { id: string; host: string; method: string; template: string }; status?: number; bytesOut: number; bytesIn: number; records?: number; principal?: string; personal?: Array<{ role: 'requested' | 'returned' | 'prompted'; label: string; key: string }>; model?: string; identities?: Array<{ role: 'requested' | 'returned' | 'issued'; kind: string; key: string }>; prompt?: { score: number; in: 'request' | 'response' }; targets?: Array<string>; called?: Array<string>; subjects?: { object?: string; subject?: string; email?: string; phone?: string; username?: string }; objects?: Array<string>; agent?: { protocol: 'mcp' | 'a2a'; binding: 'sse' | 'session' | 'stateless' | 'jsonrpc' | 'rest' | 'grpc'; version?: string; method?: string; name?: string; client?: { name: string; version?: string }; server?: { name: string; version?: string }; session?: string; trace?: string; asked?: true; input?: 'given' | 'refused'; unlike?: Array<string>; outside?: Array<string>; tokens?: Array<string>; destructive?: boolean; readOnly?: boolean; offered?: Array<{ kind: 'tool' | 'resource' | 'template' | 'prompt' | 'skill'; name: string; key: string; skeleton: string; description?: string; schema?: string; destructive?: boolean; readOnly?: boolean; inputs?: Array<{ name: string; types: Array<string>; required?: true }> }> }; sensor?: string; released?: number; joined?: true }
export type ActorEventAgrees = Assert<Agrees<ActorEvent, ActorEventSchema>>

type AlertSchema = { v: 1; id: string; time: number; kind: string; severity: 'low' | 'medium' | 'high' | 'critical'; api: { id: string; host: string; method: string; template: string }; client?: { id: string; ip?: string }; title: string; evidence: Record<string, unknown>; owasp?: string }
export type AlertAgrees = Assert<Agrees<Alert, AlertSchema>>

type ExchangeSchema = { v: 1; id: string; time: number; durationMs?: number; sensor: string; tls?: { version?: string; serverName?: string; alpn?: string }; tap?: { kind: string; vni?: number; vlan?: Array<number> }; client: { ip: string; port: number; id: string; address?: string }; server: { ip: string; port: number }; api: { id: string; host: string; method: string; template: string }; request?: { version: string; method: string; target: string; host: string; contentType?: string; bodyBytes: number; decodedBytes?: number; sha256?: string; headers?: Record<string, string> }; response?: { version?: string; status: number; outcome?: number; grpcStatus?: number; contentType?: string; bodyBytes: number; decodedBytes?: number; sha256?: string; records?: number; headers?: Record<string, string> }; principal?: { scheme: string; subject: string }; credentials?: Array<{ scheme: string; in: 'header' | 'query' | 'cookie'; name?: string; algorithm?: string; expiresInS?: number; unsigned?: true; keyId?: string; keyFrom?: 'jku' | 'jwk' | 'x5u' | 'x5c' }>; identities?: Array<{ role: 'requested' | 'returned' | 'issued'; kind: string; key: string }>; prompt?: { score: number; in: 'request' | 'response' }; targets?: Array<string>; subjects?: { object?: string; subject?: string; email?: string; phone?: string; username?: string }; parameters?: Array<{ in: 'path' | 'query' | 'header' | 'cookie' | 'request' | 'response'; name: string; values: Array<string>; hidden?: true | Array<number>; json?: Array<'string' | 'null' | 'array' | 'object'> }>; attacks?: Array<{ in: 'path' | 'query' | 'header' | 'cookie' | 'request'; name: string; kind: string; score: number; sure?: true; shape: string }>; words?: Record<string, string>; scored?: true | 'partly'; message?: { protocol: 'websocket' | 'stream' | 'batch'; from: 'client' | 'server' | 'both'; count?: number }; prose?: Array<{ in: 'path' | 'query' | 'header' | 'cookie' | 'request' | 'response'; name: string; texts: number; labels: Record<string, number> }>; personal?: Array<{ role: 'requested' | 'returned' | 'prompted'; label: string; key: string }>; genai?: { operation: 'chat' | 'text_completion' | 'generate_content' | 'embeddings' | 'rerank'; dialect: string; provider: string; requestModel?: string; responseModel?: string; inputTokens?: number; outputTokens?: number; cachedTokens?: number; toolsOffered?: Array<string>; toolsCalled?: Array<string>; finishReasons?: Array<string>; streamed?: true; open?: true; cut?: true }; agent?: { protocol: 'mcp' | 'a2a'; binding: 'sse' | 'session' | 'stateless' | 'jsonrpc' | 'rest' | 'grpc'; version?: string; method?: string; name?: string; client?: { name: string; version?: string }; server?: { name: string; version?: string }; session?: string; trace?: string; asked?: true; input?: 'given' | 'refused'; unlike?: Array<string>; outside?: Array<string>; tokens?: Array<string>; destructive?: boolean; readOnly?: boolean; offered?: Array<{ kind: 'tool' | 'resource' | 'template' | 'prompt' | 'skill'; name: string; key: string; skeleton: string; description?: string; schema?: string; destructive?: boolean; readOnly?: boolean; inputs?: Array<{ name: string; types: Array<string>; required?: true }> }> }; quality: { gapBytes: number; truncated: boolean; oneSided: boolean; reason?: string; inferred?: number; oddities?: Array<string> }; released?: number }
export type ExchangeAgrees = Assert<Agrees<Exchange, ExchangeSchema>>

type FactSchema = { v: 1; source: string; api: { id: string; host: string; method: string; template: string }; time: number; values: Record<string, number | string | boolean | Record<string, number>> }
export type FactAgrees = Assert<Agrees<Fact, FactSchema>>

type FeedbackSchema = { v: 1; feedback: 'dismiss'; alert: string; time: number; api: { id: string; host: string; method: string; template: string }; kind: string; metric: string; observed: number; client?: string; reason: string; by?: string; actor?: string; parameters?: Array<string>; shapes?: Array<string>; classes?: Array<string> }
export type FeedbackAgrees = Assert<Agrees<Feedback, FeedbackSchema>>

type FindingMessageSchema = { v: 1; time: number; alert: { v: 1; id: string; time: number; kind: string; severity: 'low' | 'medium' | 'high' | 'critical'; api: { id: string; host: string; method: string; template: string }; client?: { id: string; ip?: string }; title: string; evidence: Record<string, unknown>; owasp?: string }; count: number; answered: number }
export type FindingMessageAgrees = Assert<Agrees<FindingMessage, FindingMessageSchema>>

type HeartbeatSchema = { v: 1; heartbeat: true; sensor: string; time: number; recording?: string; beat?: number }
export type HeartbeatAgrees = Assert<Agrees<Heartbeat, HeartbeatSchema>>

type PathEventSchema = { v: 1; id: string; time: number; host: string; method: string; template: string; values?: Array<string>; status?: number; calls: number; sensor: string; released?: number }
export type PathEventAgrees = Assert<Agrees<PathEvent, PathEventSchema>>

type PulseEventSchema = { v: 1; pulse: true; id: string; time: number; host: string; sensor: string; calls: Record<string, number> }
export type PulseEventAgrees = Assert<Agrees<PulseEvent, PulseEventSchema>>

type RenamingSchema = { v: 1; renaming: true; id: string; sensor: string; time: number; from: { id: string; host: string; method: string; template: string }; to: { id: string; host: string; method: string; template: string }; since: number }
export type RenamingAgrees = Assert<Agrees<Renaming, RenamingSchema>>

type SiblingsMessageSchema = { v: 1; siblings: true; time: number; api: { id: string; host: string; method: string; template: string }; surge?: { apis: number; ratio: number }; season?: Array<number> }
export type SiblingsMessageAgrees = Assert<Agrees<SiblingsMessage, SiblingsMessageSchema>>

type TemplateMessageSchema = { v: 1; host: string; templates: Array<string>; time: number; replaced?: Array<{ method: string; from: string; to: string; since: number }> }
export type TemplateMessageAgrees = Assert<Agrees<TemplateMessage, TemplateMessageSchema>>
