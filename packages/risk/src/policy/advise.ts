/** Everything that is advised for one API. */
import { authenticationPolicy, contentTypes, queryParameters } from './access.js'
import { guessRate, requestRate, sizeLimit } from './limits.js'
import type { Policy, PolicyInput } from './policy.js'

/** Pure: the same values give the same advice. Limits that the evidence does not carry are left out, with a note that says so. */
export function advise(input: PolicyInput): Policy {
  const notes: string[] = []
  const rate = requestRate(input)
  if (!rate) notes.push('no request rate: the forecast has not settled yet')
  const query = queryParameters(input)
  if (typeof query === 'string') notes.push(query)
  const authentication = authenticationPolicy(input)
  const personal = (input.facts.response_labels ?? '') !== ''
  if (!authentication.required && personal && guessRate(input) === undefined)
    notes.push(`returns ${input.facts.response_labels} without demanding credentials: decide whether it should`)
  if (authentication.required && authentication.header === undefined)
    notes.push('credentials travel where a gateway cannot demand them by header')
  if (input.facts.transport === 'plaintext') notes.push('was seen in clear text: serve it over TLS only')
  const limits = {
    requestsPerMinute: rate,
    requestsPerMinutePerClient: guessRate(input),
    requestBytes: sizeLimit(input, 'request_bytes', 'bytes'),
    responseBytes: sizeLimit(input, 'response_bytes', 'bytes'),
    records: sizeLimit(input, 'records', 'records'),
    queryParameters: typeof query === 'string' ? undefined : query,
    since: input.facts.first_seen,
    until: input.facts.last_seen,
  }
  const { id, method, host, template, risk, calls } = input
  return {
    api: id,
    method,
    host,
    template,
    risk,
    calls,
    ...(Object.fromEntries(Object.entries(limits).filter(([, limit]) => limit !== undefined)) as Partial<Policy>),
    authentication,
    contentTypes: contentTypes(input),
    servers: (input.facts.servers ?? '').split(' ').filter(Boolean),
    notes,
  }
}
