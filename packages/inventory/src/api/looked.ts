/** In how many exchanges a parameter could have shown: what its presence is a share of. */
import type { Exchange, ParameterLocation } from '@apiscope/schema'

/**
 * Path and query show in every exchange; headers, cookies and bodies only where the sensor looked into them (a sample, see
 * `inspectEvery`). Failed requests and error answers are counted apart, since they carry other fields.
 */
export class Looked {
  /** Exchanges answered 2xx or 3xx, and others. */
  ok = 0
  failed = 0
  headers = 0
  /** Bodies looked into: of requests, of 2xx and 3xx answers, of others. */
  requests = 0
  responses = 0
  errors = 0

  observe(exchange: Exchange, ok: boolean): void {
    const { request, response, parameters } = exchange
    if (ok) this.ok++
    else this.failed++
    let inRequest = false
    let inResponse = false
    let inHeaders = false
    for (const parameter of parameters ?? []) {
      if (parameter.in === 'request') inRequest = true
      else if (parameter.in === 'response') inResponse = true
      else if (parameter.in === 'header' || parameter.in === 'cookie') inHeaders = true
    }
    const inspected = request?.headers !== undefined
    if (inHeaders || inspected) this.headers++
    if (inRequest || (inspected && request.bodyBytes > 0)) this.requests++
    if (!inResponse && !(response?.headers !== undefined && response.bodyBytes > 0)) return
    if (ok) this.responses++
    else this.errors++
  }

  /** Exchanges so far that could have carried a parameter there. */
  before(location: ParameterLocation): number {
    switch (location) {
      case 'request':
        return this.requests
      case 'response':
        return this.responses + this.errors
      case 'header':
      case 'cookie':
        return this.headers
      default:
        return this.ok + this.failed
    }
  }

  /** Share of the exchanges that could that did carry it; of a response's field within its kind of answer. */
  presence(location: ParameterLocation, seen: number, ok: number): number {
    if (location === 'response') {
      const [part, whole] = ok * 2 >= seen ? [ok, this.responses] : [seen - ok, this.errors]
      return ratio(part, whole)
    }
    return ratio(seen, this.before(location))
  }

  toJSON(): number[] {
    return [this.ok, this.failed, this.headers, this.requests, this.responses, this.errors]
  }

  static fromJSON(json: readonly number[]): Looked {
    const looked = new Looked()
    ;[looked.ok, looked.failed, looked.headers, looked.requests, looked.responses, looked.errors] = json as [
      number,
      number,
      number,
      number,
      number,
      number,
    ] // prettier-ignore
    return looked
  }
}

/** Four decimals: plain to read, equal in every run. */
export const ratio = (part: number, whole: number) =>
  whole === 0 ? 0 : Math.min(1, Math.round((part / whole) * 10_000) / 10_000)
