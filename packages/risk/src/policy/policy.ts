/** What was learnt of an API, as limits that a gateway could enforce. Advice: a person decides. */

/** The store's plain values of one API, as `api:{id}`, `api:{id}:params` and `api:{id}:metrics` hold them. */
export interface PolicyInput {
  id: string
  method: string
  host: string
  template: string
  calls: number
  facts: Readonly<Record<string, string>>
  /** `${in}:${name}`, with or without `types:` before it → anything. */
  parameters: Readonly<Record<string, unknown>>
  /** `${quantity}@${window}` → { expected, upper, … }. */
  metrics: Readonly<Record<string, unknown>>
  /** Schemes seen, most frequent first. */
  authentication: readonly string[]
  risk: number
  /** Kind of the newest anomaly alert on it, if there was one. */
  finding?: string
}

/** A number to enforce, and what it rests on. */
export interface Limit {
  value: number
  evidence: string
}

export interface Policy {
  api: string
  method: string
  host: string
  template: string
  risk: number
  /** Calls it rests on. */
  calls: number
  since?: string
  until?: string
  /** Requests per minute to the API, all callers together. */
  requestsPerMinute?: Limit
  /** Requests per minute and caller, where secrets can be guessed. */
  requestsPerMinutePerClient?: Limit
  requestBytes?: Limit
  responseBytes?: Limit
  records?: Limit
  authentication: AuthenticationPolicy
  /** Media types with which several callers were answered; empty: not known well enough to refuse others. */
  contentTypes: string[]
  /** Names allowed in the query; undefined: not known well enough to refuse others. */
  queryParameters?: { names: string[]; evidence: string }
  /** `host:port` that answered. */
  servers: string[]
  /** What could not be advised, or has to be decided by a person. */
  notes: string[]
}

export interface AuthenticationPolicy {
  required: boolean
  /** Where a caller must show it. */
  header?: 'authorization' | 'cookie' | string
  /** Tokens are JWTs, so that the gateway can check them. */
  jwt: boolean
  evidence: string
}
