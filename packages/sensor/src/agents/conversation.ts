/** Brings calls and answers together: in one exchange, in the parts of an answer that goes on, or over the stream of a session. */
import { DEFAULT_AGENT_LIMITS, endpointOf, eventsOf, readJson, rpcMessage, type StreamEvent } from '@apiscope/agents'
import type { HttpExchange, HttpMessage } from '@apiscope/http'
import type { AgentFacts } from '@apiscope/schema'
import type { Naming } from '../naming.js'
import { underCall } from '../operations.js'
import type { HeardCall } from './facts.js'
import type { HeadEvidence } from './head-evidence.js'
import { OpenEvents } from './open-events.js'
import { type AgentOutcome, type AgentReader, CATALOGUE_BYTES } from './reader.js'
import { type WaitingCall, WaitingCalls } from './waiting.js'

/** What is noted on a request for this. */
export interface AgentNote {
  evidence: HeadEvidence | undefined
  /** Undefined: not read yet; null: it makes none. */
  call: HeardCall | null | undefined
  /** Host and target to which the calls of this stream are posted. */
  session: string | undefined
  /** The server asked something of a person on this stream, and nothing has been answered since. */
  isAsking: boolean
}

export const agentNote = (evidence: HeadEvidence | undefined): AgentNote => ({
  evidence,
  call: undefined,
  session: undefined,
  isAsking: false,
})

/** An exchange that goes out under the name of its call. */
export interface Answered {
  http: HttpExchange
  naming: Naming
  isInspected: boolean
  outcome: AgentOutcome
}

/** As bytes: every answer that may be a card is searched for it. */
const SKILLS = Buffer.from('"skills"')

export class AgentConversation {
  private readonly waiting: WaitingCalls
  private readonly open = new OpenEvents<AgentNote>()

  constructor(
    private readonly reader: AgentReader,
    private readonly tell: (answered: Answered) => void,
  ) {
    this.waiting = new WaitingCalls((call) => this.unanswered(call))
  }

  evidence(request: HttpMessage, path: string, isSampled: boolean): HeadEvidence | undefined {
    return this.reader.evidence(request, path, isSampled)
  }

  /** The call that a request makes, read once its body has come. */
  callOf(note: AgentNote, request: HttpMessage, { api }: Naming): HeardCall | undefined {
    if (note.evidence === undefined) return undefined
    if (note.call === undefined && (request.body || note.evidence === 'sure'))
      note.call = this.reader.call(request, note.evidence, api.id) ?? (request.body ? null : undefined)
    return note.call ?? undefined
  }

  /** Bytes to keep of a response for what it says of a call; 0: none. */
  keepOf(note: AgentNote, response: HttpMessage, { api }: Naming): number {
    if (note.call) return this.reader.keepOf(note.call)
    if (note.evidence !== 'stream' || !response.contentType.includes('event-stream')) return 0
    return note.session !== undefined || this.reader.knows(api.id) ? CATALOGUE_BYTES : 0
  }

  /**
   * What came of the call of a complete exchange. Undefined: it makes none; `waits`: it was accepted, its answer comes over a stream, and it is
   * told then.
   */
  complete(
    http: HttpExchange,
    note: AgentNote,
    naming: Naming,
    isInspected: boolean,
    now: number,
  ): AgentOutcome | 'waits' | undefined {
    const { request, response } = http
    if (!request || note.evidence === undefined) return undefined
    if (note.evidence === 'stream') this.stream(http, note, naming)
    const call = this.callOf(note, request, naming)
    if (!call && note.session !== undefined) return OF_SESSION
    if (!call) return note.evidence === 'card' ? this.card(response) : undefined
    const isRpcCall = call.role === 'call' && call.id !== undefined && call.binding !== 'jsonrpc'
    if (isRpcCall && response?.status === 202 && call.protocol === 'mcp') {
      const named = underCall(naming, call.operation)
      this.waiting.wait(
        sessionKey(naming, request.target),
        { http, naming: named, call: { ...call, binding: 'sse' }, isInspected },
        now,
      )
      return 'waits'
    }
    const goesOn = http.oddities.includes('answer-goes-on')
    return this.outcome(http, note, call, naming, goesOn)
  }

  /** The same of a part of an answer that goes on. Undefined: nothing in it answers. */
  part(http: HttpExchange, note: AgentNote, naming: Naming): AgentOutcome | undefined {
    if (note.evidence === 'stream') this.stream(http, note, naming)
    if (!note.call) return undefined
    return this.outcome(http, note, note.call, naming, true)
  }

  advance(now: number): void {
    this.waiting.advance(now)
  }

  /** Nothing more comes. */
  finish(): void {
    this.waiting.finish()
  }

  /** @param goesOn more of the answer may come: an event that has not ended is read with what comes */
  private outcome(
    http: HttpExchange,
    note: AgentNote,
    call: HeardCall,
    { api }: Naming,
    goesOn: boolean,
  ): AgentOutcome {
    const { response } = http
    const isStream = response?.contentType.includes('event-stream') === true
    const body = response?.body?.toString('utf8')
    const text = isStream && goesOn ? this.joined(note, body) : body
    return this.reader.outcome(http, call, api.id, text, isStream, callerOf(http))
  }

  /** The text of a part with the event that the part before it broke off in. */
  private joined(note: AgentNote, body: string | undefined): string | undefined {
    if (body === undefined) return undefined
    const text = this.open.take(note) + body
    const last = lastEvent(text)
    this.open.keep(note, text.slice(last))
    return text.slice(0, last)
  }

  private card(response: HttpMessage | undefined): AgentOutcome | undefined {
    const body = response?.body
    if (!body || response.status !== 200 || !body.includes(SKILLS)) return undefined
    const facts: AgentFacts | undefined = this.reader.card(body.toString('utf8'))
    return facts && { facts, protocol: 'a2a', status: undefined, text: '', records: facts.offered?.length ?? 0 }
  }

  /** Events of a stream that serves a session: those that answer calls go out with them, and are taken off what the stream is told to have carried. */
  private stream(http: HttpExchange, note: AgentNote, naming: Naming): void {
    const { response } = http
    if (!response?.body || !response.contentType.includes('event-stream')) return
    const text = this.open.take(note) + response.body.toString('utf8')
    const target = note.session === undefined ? endpointOf(text) : undefined
    if (target !== undefined) note.session = sessionKey(naming, target)
    const last = lastEvent(text)
    if (note.session !== undefined) this.open.keep(note, text.slice(last))
    if (note.session === undefined) return
    const events = eventsOf(text.slice(0, last), DEFAULT_AGENT_LIMITS.events)
    const rest = events.filter((event) => !this.answers(event, note, response))
    // What has gone out with its call is not said again.
    response.body = Buffer.from(rest.map(({ data }) => `data: ${data}\n\n`).join(''), 'utf8')
  }

  /** @returns true for an event that has gone out with its call */
  private answers({ data, length }: StreamEvent, note: AgentNote, response: HttpMessage): boolean {
    const message = rpcMessage(readJson(data, DEFAULT_AGENT_LIMITS).value)
    if (message?.kind === 'request' && message.method === 'elicitation/create') note.isAsking = true
    if (message?.id === undefined || (message.kind !== 'result' && message.kind !== 'error')) return false
    const waiting = this.waiting.take(note.session!, message.id)
    if (!waiting) return false
    const { http, naming } = waiting
    const path = pathOf(naming)
    // Read again: what the server offers may have come over the stream since, and is known only now.
    const call = { ...(this.reader.call(http.request!, 'sure', path) ?? waiting.call), binding: waiting.call.binding }
    const outcome = this.reader.outcome(http, call, path, data, false, callerOf(http))
    if (note.isAsking) outcome.facts.asked = true
    note.isAsking = false
    response.bodyBytes = Math.max(0, response.bodyBytes - length)
    response.records = Math.max(0, response.records - 1)
    http.response!.bodyBytes = length
    this.tell({ ...waiting, outcome })
    return true
  }

  private unanswered(waiting: WaitingCall): void {
    const { http, call, naming } = waiting
    const outcome = this.reader.outcome(http, call, pathOf(naming), undefined, false, callerOf(http))
    this.tell({ ...waiting, outcome })
  }
}

/** The stream of a session says no more of itself. */
const OF_SESSION: AgentOutcome = {
  facts: { protocol: 'mcp', binding: 'sse' },
  protocol: 'mcp',
  status: undefined,
  text: '',
  records: 0,
}

const sessionKey = ({ api }: Naming, target: string) => `${api.host} ${target}`

/** The API of the path, without the operation. */
function pathOf({ api }: Naming): string {
  const hash = api.id.indexOf('#')
  return hash < 0 ? api.id : api.id.slice(0, hash)
}

/** Where the last event begins that no blank line has ended. */
function lastEvent(text: string): number {
  for (let i = text.length - 1; i > 0; i--) {
    if (text.charCodeAt(i) !== 0x0a && text.charCodeAt(i) !== 0x0d) continue
    const before = text.charCodeAt(i - 1)
    if (before === text.charCodeAt(i)) return i + 1
    if (text.charCodeAt(i) === 0x0a && before === 0x0d && text.charCodeAt(i - 2) === 0x0a) return i + 1
  }
  return 0
}

const callerOf = ({ flow, clientHalf }: HttpExchange): string => flow.ip[clientHalf]
