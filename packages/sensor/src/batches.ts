/** Calls that come together in one body are calls of the APIs that they name: told each by itself, beside the exchange that carried them. */
import { type BatchCall, callsOf, type HttpExchange, type HttpMessage, mayBeBatch } from '@apiscope/http'
import type { Exchange } from '@apiscope/schema'
import type { AgentNote } from './agents/conversation.js'
import type { AgentOutcome } from './agents/reader.js'
import type { ExchangeBuilder } from './exchange-builder.js'
import type { Naming } from './naming.js'
import { underCall, underOperation } from './operations.js'
import type { Sampling } from './sampling.js'

/** What is noted of a request that may carry others. */
export interface BatchNote {
  /** Named without an operation. */
  naming: Naming
  /** Its path serves many operations. */
  operations: boolean
  agents: AgentNote
}

/** May this request carry others? Asked at its head; an array of operations shows in its body. */
export const mayCarryCalls = (request: HttpMessage): boolean => mayBeBatch(request, request.target)

/** Does its body begin as an array does? */
export function isArray({ body }: HttpMessage): boolean {
  for (let i = 0; body && i < body.length; i++) if (body[i]! > 0x20) return body[i] === OPEN_BRACKET
  return false
}

const OPEN_BRACKET = 0x5b

export class Batches {
  /** @param most calls told of one batch */
  constructor(
    private readonly builder: ExchangeBuilder,
    private readonly sampling: Sampling,
    private readonly most: number,
  ) {}

  /** Calls that were not told of. */
  left = 0

  /** The calls that `http` carries; where there are more than are told, it says so itself. */
  callsOf(http: HttpExchange, { naming, operations, agents }: BatchNote): BatchCall[] {
    const isOfAgents = agents.call?.method === 'batch'
    const { calls, left } = callsOf(http, {
      host: naming.api.host,
      operations: operations || isOfAgents,
      least: isOfAgents ? 1 : 2,
      most: this.most,
    })
    if (left > 0) {
      this.left += left
      http.oddities.push('batch-cut')
      http.oddities.sort()
    }
    return calls
  }

  /** @param outer as it was told @param now packet time, ms */
  build(batch: BatchCall, note: BatchNote, outer: Exchange, now: number): Exchange {
    const { exchange: http, operation } = batch
    const { response } = http
    const request = http.request!
    const agent = this.agentCall(http, note)
    const named = agent?.naming ?? this.nameOf(request, operation, note, outer)
    const sampled = this.sampling.of(named.api.id)
    const changed = response !== undefined && this.sampling.response(sampled, response.status, response.contentType)
    const inspected = this.sampling.request(sampled, now) || changed
    if (response && !inspected) response.body = undefined
    const exchange = this.builder.build(http, { ...named, path: [...named.path] }, inspected, inspected, agent?.outcome)
    if (response) this.sampling.size(sampled, response.bodyBytes)
    exchange.message = { protocol: 'batch', from: response ? 'both' : 'client' }
    // Nobody answers for what is not answered: no loss of ours.
    exchange.quality.oneSided = false
    ask(exchange, outer)
    return exchange
  }

  private nameOf(request: HttpMessage, operation: string | undefined, { naming }: BatchNote, outer: Exchange): Naming {
    return operation === undefined ? this.builder.name(request, outer.server) : underOperation(naming, operation)
  }

  /** A call of MCP in a batch (revision 2025-03-26): of the tool that it names, with the answer that has its id. */
  private agentCall(
    http: HttpExchange,
    { agents, naming }: BatchNote,
  ): { naming: Naming; outcome: AgentOutcome } | undefined {
    if (agents.call?.method !== 'batch') return undefined
    const { version, session, binding } = agents.call
    const own = this.builder.agents.call(http.request!, 'sure', naming.api.id)
    if (!own) return undefined
    const call = { ...own, binding, session, version: own.version ?? version, unlike: [] }
    const caller = http.flow.ip[http.clientHalf]
    // Its own answer alone: the whole of it would be read again for each call.
    const text = http.response?.body?.toString('utf8')
    const outcome = this.builder.agents.outcome(http, call, naming.api.id, text, false, caller)
    return { naming: underCall(naming, call.operation), outcome }
  }
}

/** Who asks is who sent the batch, unless the call shows credentials of its own. */
function ask(exchange: Exchange, outer: Exchange): void {
  if (exchange.principal) exchange.client = { ...outer.client, id: exchange.client.id }
  else {
    exchange.client = outer.client
    if (outer.principal) exchange.principal = outer.principal
  }
  if (!exchange.credentials && outer.credentials) exchange.credentials = outer.credentials
}
