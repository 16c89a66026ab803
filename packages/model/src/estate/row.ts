/** One API as a line of the inventory: what is sorted and filtered by, and no more, so that 100,000 fit into memory. */
import { levelOf, type RiskLevel } from '@apiscope/risk'

export interface ApiRow {
  id: string
  method: string
  host: string
  template: string
  calls: number
  actors: number
  /** Most frequent first; `none` = calls without credentials. */
  authentication: string[]
  requestLabels: string[]
  responseLabels: string[]
  /** 0–100. */
  risk: number
  level: RiskLevel
  /** `shadow`, `zombie`, `unused`, `deprecated`. */
  lifecycle: string[]
  /** Share of calls from the Internet, 0–1, and whether that makes it public. */
  publicShare: number
  public: boolean
  /** Share of the successful calls that carried no credentials, 0–1. */
  openShare: number
  /** Share of the calls over TLS, 0–1. */
  tlsShare: number
  /** Event time, ms. */
  firstSeen: number
  lastSeen: number
  /** Of the last change; 0 = none. */
  changed: number
  /** Path that is newer and in use. */
  successor?: string
}

/** Texts that many APIs share are kept once. */
export class Interned {
  private readonly lists = new Map<string, string[]>()

  list(text: string | undefined, separator: string): string[] {
    const key = text ?? ''
    let found = this.lists.get(key)
    if (!found) {
      found = key === '' ? [] : key.split(separator).filter(Boolean)
      this.lists.set(key, found)
    }
    return found
  }
}

/** From `api:{id}`; undefined for an API of which nothing is kept any more. */
export function rowOf(
  id: string,
  risk: number,
  facts: Readonly<Record<string, string>>,
  interned: Interned,
): ApiRow | undefined {
  if (facts.method === undefined) return undefined
  const number = (text: string | undefined) => Number(text ?? 0) || 0
  const calls = number(facts.calls)
  return {
    id,
    method: facts.method,
    host: facts.host ?? '',
    template: facts.template ?? '',
    calls,
    actors: Math.min(number(facts.actors), calls),
    authentication: interned.list(facts.authentication, ' '),
    requestLabels: interned.list(facts.request_labels, ','),
    responseLabels: interned.list(facts.response_labels, ','),
    risk,
    level: levelOf(risk),
    lifecycle: interned.list(facts.lifecycle, ' '),
    publicShare: number(facts.public_share),
    public: facts.exposure === 'public',
    openShare: number(facts.unauthenticated_2xx_share),
    tlsShare: facts.tls_share === undefined ? (facts.transport === 'tls' ? 1 : 0) : number(facts.tls_share),
    firstSeen: number(facts.first_seen_ms),
    lastSeen: number(facts.last_seen_ms),
    changed: number(facts.changed_ms),
    ...(facts.successor === undefined ? {} : { successor: facts.successor }),
  }
}
