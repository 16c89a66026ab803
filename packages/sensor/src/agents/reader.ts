/** Reads what agents say: calls of MCP and A2A with their answers, wherever they are posted. One per pipeline. */
import {
  type AgentAnswer,
  type AgentCall,
  type AgentProtocol,
  a2aGrpcCall,
  a2aProcedure,
  DEFAULT_AGENT_LIMITS,
  type FieldsOf,
  isMcpMethod,
  mayHoldCall,
  type Offered,
  readAnswer,
  readCall,
  readCard,
} from '@apiscope/agents'
import { grpcType, type HttpExchange, type HttpMessage } from '@apiscope/http'
import type { AgentFacts } from '@apiscope/schema'
import { BoundedMap } from '../bounded-map.js'
import type { Pseudonymizer } from '../credentials/pseudonym.js'
import { AgentEndpoint } from './endpoint.js'
import { agentFacts, type HeardCall, heard, offeredFacts, offeredName, revision, software } from './facts.js'
import { type HeadEvidence, headEvidence } from './head-evidence.js'
import { KnownTools } from './known-tools.js'
import { AgentSessions } from './sessions.js'

/** Endpoints that are remembered. Count. */
const ENDPOINTS = 512
/** Bytes of an answer that are kept to see what came of a call; of one that is a catalogue. */
export const ANSWER_BYTES = 64 * 1024
export const CATALOGUE_BYTES = 256 * 1024

const CATALOGUES = new Set([
  'tools/list',
  'resources/list',
  'resources/templates/list',
  'prompts/list',
  'GetExtendedAgentCard',
])
/** The operation of what the server offers, as calls of it are named. */
const METHOD_OF: Record<Offered['kind'], string> = {
  tool: 'tools/call',
  resource: 'resources/read',
  template: 'resources/read',
  prompt: 'prompts/get',
  skill: 'SendMessage',
}
const operationOf = (one: Offered) => `${METHOD_OF[one.kind]}:${offeredName(one)}`

/** What came of a call, as it goes into the exchange. */
export interface AgentOutcome {
  facts: AgentFacts
  protocol: AgentProtocol
  /** See `ResponseFacts.outcome`; undefined: the status of the response says it. */
  status: number | undefined
  /** The answer alone, JSON; '' where there is none. */
  text: string
  records: number
}

export class AgentReader {
  private readonly endpoints = new BoundedMap<string, AgentEndpoint>(ENDPOINTS)
  private readonly sessions = new AgentSessions()
  private readonly tools = new KnownTools()

  constructor(private readonly keyed: Pseudonymizer) {}

  /** @param path API of the request's path alone */
  evidence(request: HttpMessage, path: string, isSampled: boolean): HeadEvidence | undefined {
    if (request.contentType !== '' && grpcType(request.contentType) !== undefined)
      return a2aProcedure(request.target) ? 'sure' : undefined
    return headEvidence(request, this.endpoints.size > 0 && this.endpoints.get(path) !== undefined, isSampled)
  }

  knows(path: string): boolean {
    return this.endpoints.get(path) !== undefined
  }

  /** The call of a request whose body has come; undefined when it makes none. */
  call(request: HttpMessage, evidence: HeadEvidence, path: string): HeardCall | undefined {
    if (evidence === 'stream' || evidence === 'card') return undefined
    const fields = fieldsOf(request)
    const procedure = a2aProcedure(request.target)
    if (procedure !== undefined) return heard(a2aGrpcCall(procedure, { fields, isKnown: true }), undefined)
    const { body, target } = request
    if (!body || (evidence === 'maybe' && !mayHoldCall(body))) return undefined
    const endpoint = this.endpoints.get(path)
    const facts = { fields, target, isKnown: endpoint !== undefined, resources: endpoint?.resources ?? [] }
    const call = readCall(body.toString('utf8'), facts)
    return call && heard(call, call.method === 'tools/call' ? this.tools.get(path, call.name) : undefined)
  }

  /** Bytes to keep of the answer to a call. */
  keepOf({ method }: AgentCall): number {
    return CATALOGUES.has(method) ? CATALOGUE_BYTES : ANSWER_BYTES
  }

  /** @param text what has come of the answer, JSON or events; undefined: nothing that could be read @param caller address */
  outcome(
    http: HttpExchange,
    call: HeardCall,
    path: string,
    text: string | undefined,
    isStream: boolean,
    caller: string,
  ): AgentOutcome {
    const answer = text === undefined ? undefined : readAnswer(call, text, isStream)
    const session = http.response?.header('mcp-session-id') ?? call.session
    if (call.method === 'initialize' && answer?.status === 200) {
      const begun = { client: call.client, server: answer.server, version: answer.version ?? call.version }
      this.sessions.begin(path, session, caller, begun)
    }
    const endpoint = this.learn(call, answer, path)
    const known = { endpoint, session: this.sessions.of(path, session, caller) }
    const facts = agentFacts({ ...call, session }, answer, known, this.keyed)
    const { protocol } = call
    return {
      facts,
      protocol,
      status: statusOf(http, call, answer, endpoint),
      text: answer?.text ?? '',
      records: answer?.records ?? 0,
    }
  }

  /** Facts of an answer that is an agent's card; undefined for any other. */
  card(text: string): AgentFacts | undefined {
    const card = readCard(text, DEFAULT_AGENT_LIMITS)
    if (!card?.server) return undefined
    return {
      protocol: 'a2a',
      binding: 'rest',
      method: 'GetAgentCard',
      server: software(card.server),
      ...(card.version === undefined ? {} : { version: revision(card.version) }),
      ...(card.offered.length > 0 ? { offered: offeredFacts(card.offered, this.keyed) } : {}),
    }
  }

  /** What an answer shows of the endpoint. Only what the server says or does counts. */
  private learn(call: AgentCall, answer: AgentAnswer | undefined, path: string): AgentEndpoint | undefined {
    let endpoint = this.endpoints.get(path)
    if (answer?.status !== 200) return endpoint
    if (!endpoint) {
      endpoint = new AgentEndpoint(call.protocol, call.binding)
      this.endpoints.set(path, endpoint)
    }
    if (answer.server) endpoint.server = answer.server
    // What asks for more has not been done; it is there all the same.
    if (call.operation !== undefined) endpoint.confirm(call.operation)
    endpoint.offer(answer.offered, operationOf)
    for (const { kind, name, destructive, readOnly, inputs } of answer.offered)
      if (kind === 'tool')
        this.tools.set(path, name, {
          inputs,
          ...(destructive === undefined ? {} : { destructive }),
          ...(readOnly === undefined ? {} : { readOnly }),
        })
    return endpoint
  }
}

/**
 * HTTP status that stands for what came of a call. A name that the server has neither offered nor answered is not made to exist by an error:
 * callers can make up any.
 */
function statusOf(
  { response }: HttpExchange,
  call: AgentCall,
  answer: AgentAnswer | undefined,
  endpoint: AgentEndpoint | undefined,
): number | undefined {
  if (!response || call.role === 'reply') return undefined
  const { status } = response
  const isDone = status >= 200 && status < 300
  if (call.binding === 'grpc' || (call.binding === 'rest' && !answer)) return undefined
  const said = isDone ? (answer?.status ?? NOT_YET) : status
  if (call.role === 'event')
    return isDone && isOwn(call) ? undefined : isDone ? NOT_YET : absentUnless(endpoint, call, status)
  if (said === 200) return status === 200 ? undefined : 200
  if (said === NOT_YET) return NOT_YET
  if (answer?.isUnknown) return 404
  // A method of the protocol's own that says what is wrong is there, and nobody can make it up.
  if (isDone && answer?.status !== undefined && call.name === undefined && isOwn(call)) return said
  return absentUnless(endpoint, call, said)
}

const NOT_YET = 102
const REFUSED = new Set([401, 403, 407, 429])

function absentUnless(endpoint: AgentEndpoint | undefined, call: AgentCall, status: number): number {
  const isThere = call.operation === undefined || REFUSED.has(status) || endpoint?.has(call.operation)
  return isThere ? status : 404
}

const isOwn = ({ protocol, method }: AgentCall) => protocol === 'a2a' || isMcpMethod(method)

function fieldsOf(request: HttpMessage): FieldsOf {
  const { rawHeaders } = request
  return (name) => {
    const values: string[] = []
    for (let i = 0; i + 1 < rawHeaders.length; i += 2)
      if (rawHeaders[i]!.length === name.length && rawHeaders[i]!.toLowerCase() === name)
        values.push(rawHeaders[i + 1]!)
    return values
  }
}
