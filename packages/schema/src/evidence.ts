/** Does an answer show that what was asked for exists? A scanner's paths must not fill anything. */
import type { Exchange } from './exchange.js'
import { outcomeStatus } from './grpc-status.js'
import type { Fact, PathEvent } from './topics.js'

/** `exists`: the server did something; `refused`: it may exist, but a gateway says so of any path; `absent`: it does not. */
export type Evidence = 'exists' | 'refused' | 'absent'

/** 102: taken, and not answered yet. */
const ABSENT = new Set([102, 404, 405, 410, 421, 501, 502, 503, 504])
const REFUSED = new Set([401, 403, 407, 429])

/** What the status of one answer says; undefined = no answer was seen. */
export function evidenceOf(status: number | undefined): Evidence {
  if (status === undefined || ABSENT.has(status)) return 'absent'
  return REFUSED.has(status) ? 'refused' : 'exists'
}

/**
 * What a message keyed by `api.id` says of the API: an exchange by its answer, a fact when the inventory knows the API. An answer of
 * which the request was not seen belongs to no API that has a name.
 */
export function apiEvidence(message: unknown): Evidence {
  const { request, response, source, values } = message as Partial<Exchange> & Partial<Fact>
  if (source !== undefined) return source === 'inventory' && values?.confirmed === true ? 'exists' : 'absent'
  return request === undefined ? 'absent' : evidenceOf(outcomeStatus(response))
}

/** What a message keyed by host says of the host: it is one once a server has answered for a path of it; pulses count whatever was called. */
export function hostEvidence(message: unknown): Evidence {
  return evidenceOf((message as Partial<PathEvent>).status)
}
