/** What of each message is kept to be looked into: decided at its head, by the sample, by what its API may carry, and by who asks. */
import type { ModelExchange } from '@apiscope/genai'
import { type HttpMessage, isReflection, mayBeConnectRefusal } from '@apiscope/http'
import { type AgentConversation, type AgentNote, agentNote } from './agents/conversation.js'
import { isArray, mayCarryCalls } from './batches.js'
import type { ExchangeBuilder } from './exchange-builder.js'
import { askedModel, type Followed } from './model/model-calls.js'
import type { Naming } from './naming.js'
import { OPERATION_BYTES, servesOperations, underCall, withOperation } from './operations.js'
import type { SensorOptions } from './options.js'
import type { Sampled, Sampling } from './sampling.js'

/** What the sensor notes on a request at its head, to be found again when the exchange is complete. */
export interface RequestNote {
  naming: Naming
  sampled: Sampled
  inspect: boolean
  /** Its path serves many operations. */
  operations: boolean
  /** Its answer was kept for the code of an error alone. */
  refused?: boolean
  /** It may carry calls of other APIs. */
  batch: boolean
  agents: AgentNote
  /** Its answer is looked into, since it is unlike those before. */
  changed: boolean
  /** As it was told, with its operation. */
  told?: Naming
  /** The model that it asks; null: it asks none. */
  model?: ModelExchange | null
}

/** Kept of the error that refuses a call of Connect: its code stands in it. Bytes. */
const REFUSAL_BYTES = 4_096

/** Kept of an answer in which a server describes itself. Bytes. */
const DESCRIPTION_BYTES = 1024 * 1024

const NO_SERVER = { ip: '?', port: 80 }

export class Inspection {
  constructor(
    private readonly options: SensorOptions,
    private readonly builder: ExchangeBuilder,
    private readonly sampling: Sampling,
    private readonly agents: AgentConversation,
    private readonly followed: Followed,
  ) {}

  /** Whoever asks models: what he reads elsewhere may end up there. */
  private asks(client: string | undefined, seen: number): boolean {
    return this.options.prose !== undefined && client !== undefined && this.builder.askers.has(client, seen)
  }

  /**
   * Bytes of a message's body to keep, asked at its head.
   * @param request of an answer @param client who sends the request @param seen packet time, ms
   */
  bytes(message: HttpMessage, request: HttpMessage | undefined, client: string | undefined, seen: number): number {
    if (message.status === 0) {
      const naming = this.builder.name(message, NO_SERVER)
      const sampled = this.sampling.of(naming.api.id)
      const inspect = this.sampling.request(sampled, message.firstByte) || this.asks(client, seen)
      const operations = servesOperations(message, naming.api.template)
      const evidence = this.agents.evidence(message, naming.api.id, inspect)
      const batch = mayCarryCalls(message)
      if (naming.api.host !== NO_SERVER.ip) {
        const agents = agentNote(evidence)
        message.context = { naming, sampled, inspect, operations, batch, agents, changed: false } satisfies RequestNote
      }
      const { inspectBytes, suspectBytes } = this.options.limits
      if (inspect) return inspectBytes
      return operations || evidence === 'sure' ? Math.max(OPERATION_BYTES, suspectBytes) : suspectBytes
    }
    const note = request?.context as RequestNote | undefined
    if (!note) return this.options.limits.inspectBytes
    const call = this.agents.callOf(note.agents, request!, note.naming)
    if (call) this.sampleAs(note, request!, underCall(note.naming, call.operation))
    else if (note.operations && request!.body) this.sampleAs(note, request!, withOperation(note.naming, request!))
    note.changed = this.sampling.response(note.sampled, message.status, message.contentType)
    if (request!.body && !call) note.model = askedModel(request!, note.naming.api.host) ?? null
    if (note.model) this.followed.follow(note.model, message)
    if (isReflection(note.naming.api.template)) return DESCRIPTION_BYTES
    const forAgents = this.agents.keepOf(note.agents, message, note.naming)
    if (note.inspect || note.changed || carriesCalls(note, request!))
      return Math.max(this.options.limits.inspectBytes, forAgents)
    note.refused = forAgents === 0 && mayBeConnectRefusal(request!, message)
    return note.refused ? REFUSAL_BYTES : forAgents
  }

  /** The request has arrived, its answer begins: from here on the operation has a sample of its own. */
  private sampleAs(note: RequestNote, request: HttpMessage, { api }: Naming): void {
    if (api === note.naming.api) return
    note.sampled = this.sampling.of(api.id)
    if (this.sampling.request(note.sampled, request.firstByte)) note.inspect = true
  }
}

/** Only whoever reads request and answer knows what was asked for in a batch: both are kept whatever is sampled. */
export const carriesCalls = ({ batch, operations, agents }: RequestNote, request: HttpMessage): boolean =>
  batch || agents.call?.method === 'batch' || (operations && isArray(request))
