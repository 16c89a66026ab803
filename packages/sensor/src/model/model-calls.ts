/** Calls to models among the exchanges: recognised by the request, followed through the answer. */
import { endsResponse, type ModelExchange, readModelRequest } from '@apiscope/genai'
import type { HttpExchange, HttpMessage } from '@apiscope/http'
import type { Exchange } from '@apiscope/schema'
import { RestOfBody } from '../attacks/rest-of-body.js'

/** Could a request be one, by what its head says? */
function mayAsk({ method, contentType, body }: HttpMessage): boolean {
  return method === 'POST' && body !== undefined && (contentType === '' || contentType.includes('json'))
}

/** The call that a request is, to be followed through its answer; undefined for any other. Ask when its body has come. */
export function askedModel(request: HttpMessage, host: string): ModelExchange | undefined {
  const model = mayAsk(request) ? readModelRequest(request.body!, request.target, host) : undefined
  if (model && request.rest instanceof RestOfBody) model.endsWith(request.rest.tail?.text() ?? '')
  return model
}

/** Calls whose answers are read along, and what they keep together: of most what has come of a text, of some a long line. */
export class Followed {
  private readonly open = new Set<ModelExchange>()

  /** @param bytes that all of them may keep; beyond, those followed longest are let go of */
  constructor(private readonly bytes: number) {}

  /** How many were let go of. */
  abandoned = 0

  /** Reads the answer along from here on. */
  follow(model: ModelExchange, answer: HttpMessage): void {
    model.begins(answer.contentType)
    answer.observer = model
    this.open.add(model)
    if (this.open.size % LOOK_EVERY === 0) this.trim()
  }

  /** To be called now and then. */
  trim(): void {
    let held = 0
    for (const model of this.open) {
      if (model.over) this.open.delete(model)
      else held += model.held + LEAST_BYTES
    }
    for (const model of this.open) {
      if (held <= this.bytes) return
      held -= model.held + LEAST_BYTES
      model.abandon()
      this.open.delete(model)
      this.abandoned++
    }
  }
}

/** Answers that begin between two looks at what is kept. Count. */
const LOOK_EVERY = 64
/** What one costs that has nothing yet. Bytes. */
const LEAST_BYTES = 2_048

/** The same of an exchange that nobody followed: what was kept of its answer is all there is. */
export function lateModel({ request, response }: HttpExchange, host: string): ModelExchange | undefined {
  const model = request && askedModel(request, host)
  if (!model || !response) return model
  model.begins(response.contentType)
  if (response.body) model.data(response.body, 0, response.body.length)
  if (!response.bodyWhole) model.gap()
  model.end()
  return model
}

/** Puts what is known of the call into the exchange; where no model has answered, only if the request leaves no doubt. */
export function tellModel(exchange: Exchange, model: ModelExchange, status: number | undefined): void {
  const isRefused = status === undefined || status >= 300
  if (model.answered || (isRefused && model.named)) exchange.genai = model.facts(status)
}

/** Responses that are asked for over WebSocket, one at a time on a connection. */
export class ModelChannels {
  private readonly open = new WeakMap<HttpExchange, ModelExchange>()

  /**
   * A message of an upgraded connection.
   * @returns the call, when the message begins or ends it
   */
  message({ request, response, message }: HttpExchange, host: string): ModelExchange | undefined {
    const { opened } = message!
    if (request?.body?.includes('"response.create"')) {
      const model = readModelRequest(request.body, opened.request?.target ?? '/', host)
      if (model) this.open.set(opened, model)
      return model
    }
    const model = response?.body && this.open.get(opened)
    if (!model) return undefined
    const type = model.event(response!.body!)
    if (type === undefined || !endsResponse(type)) return undefined
    model.end()
    this.open.delete(opened)
    return model
  }
}
