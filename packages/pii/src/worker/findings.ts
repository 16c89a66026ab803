/** What is worth an alert: a sensitive label on an API, in a URL, without authentication, or a credential in a response. */

import { type Alert, type ApiName, alertId, type Exchange, outcomeStatus, type Severity } from '@apiscope/schema'
import type { Exposure, Finding } from './exposure.js'
import type { HeldLabel, ParameterState, PiiState } from './state.js'

const CREDENTIALS: ReadonlySet<string> = new Set(['PASSWORD', 'SECRET', 'JWT', 'CVV'])
const GRAVE: ReadonlySet<string> = new Set([
  'SSN',
  'NATIONAL_ID',
  'PASSPORT',
  'CREDIT_CARD',
  'IBAN',
  'BANK_ACCOUNT',
  'HEALTH',
])
/** Too common in traffic to wake anyone by themselves. */
const MILD: ReadonlySet<string> = new Set(['IP_ADDRESS', 'MAC_ADDRESS', 'USERNAME', 'GEO_LOCATION', 'DEMOGRAPHIC'])
const ISSUER = /token|login|signin|sign-in|auth|session|oauth|register|signup|credential|api-?keys?/i

/** Findings of one labelled parameter in one exchange, the most telling first. */
export function findings(parameter: ParameterState, label: string, exchange: Exchange): Finding[] {
  const out: Finding[] = []
  const credential = CREDENTIALS.has(label)
  const outbound = parameter.in === 'response'
  if ((parameter.in === 'query' || parameter.in === 'path') && !MILD.has(label)) out.push('url')
  if (outbound && succeeded(exchange)) {
    if (credential) out.push('returned')
    else if (exchange.principal === undefined && !exchange.quality.oneSided) out.push('unauthenticated')
  }
  if (!credential || outbound || parameter.in === 'query' || parameter.in === 'path') out.push('first')
  return out
}

function succeeded(exchange: Exchange): boolean {
  const status = outcomeStatus(exchange.response) ?? 0
  return status >= 200 && status < 300
}

/** What a finding is; once per API, label and kind of finding. Undefined when it was told before. */
export function exposureOf(
  state: PiiState,
  finding: Finding,
  parameter: ParameterState,
  label: string,
  held: HeldLabel,
  exchange: Exchange,
): Exposure | undefined {
  const key = `${label}|${finding}`
  if (state.raised.has(key)) return undefined
  state.raised.add(key)
  // Any finding is also the first appearance; saying both would be noise.
  const first = finding === 'first' || !state.raised.has(`${label}|first`)
  state.raised.add(`${label}|first`)
  return {
    finding,
    label,
    severity: severityOf(finding, label, exchange.api),
    title: titleOf(finding, label, parameter, exchange.api),
    parameter: `${parameter.in}:${parameter.name}`,
    evidence: {
      first,
      confidence: held.confidence,
      support: parameter.exchanges,
      exchange: exchange.id,
      ...(held.example === undefined ? {} : { example: held.example }),
    },
  }
}

const RANK: Record<Severity, number> = { low: 0, medium: 1, high: 2, critical: 3 }
/** Further findings that a title names. */
const NAMED = 3

/** Worth no wait. */
export const isUrgent = ({ severity }: Exposure): boolean => RANK[severity] >= RANK.high

/** One alert for all that was found together, led by the gravest. */
export function alertOf(api: ApiName, exposures: readonly Exposure[], time: number): Alert {
  const [lead, ...rest] = exposures.toSorted((a, b) => RANK[b.severity] - RANK[a.severity]) as [Exposure, ...Exposure[]]
  const { finding, label, severity, parameter, evidence } = lead
  const more = rest.length > NAMED ? ` and ${rest.length - NAMED} more` : ''
  const also = rest.slice(0, NAMED).map((e) => `${e.label} in ${e.parameter}`)
  return {
    v: 1,
    id: alertId('sensitive_exposure', api.id, ...exposures.flatMap((e) => [e.label, e.finding])),
    time,
    kind: 'sensitive_exposure',
    severity,
    api,
    title: also.length > 0 ? `${lead.title}; also ${also.join(', ')}${more}` : lead.title,
    evidence: {
      finding,
      label,
      parameter,
      ...evidence,
      ...(rest.length > 0
        ? { also: rest.map((e) => ({ finding: e.finding, label: e.label, parameter: e.parameter, ...e.evidence })) }
        : {}),
    },
    owasp: finding === 'unauthenticated' ? 'API2:2023' : finding === 'first' ? 'API9:2023' : 'API3:2023',
  }
}

function severityOf(finding: Finding, label: string, api: ApiName): Severity {
  const grave = GRAVE.has(label)
  if (finding === 'returned')
    return label !== 'PASSWORD' && label !== 'CVV' && ISSUER.test(api.template) ? 'low' : 'high'
  if (finding === 'url') return CREDENTIALS.has(label) || grave ? 'high' : 'medium'
  if (finding === 'unauthenticated') return grave ? 'critical' : MILD.has(label) ? 'low' : 'high'
  return grave ? 'medium' : 'low'
}

function titleOf(finding: Finding, label: string, parameter: ParameterState, api: ApiName): string {
  const where = `${parameter.in} parameter ${parameter.name}`
  switch (finding) {
    case 'returned':
      return `${api.id} returns a credential (${label}) in ${where}`
    case 'url':
      return `${api.id} carries ${label} in its URL: ${where}`
    case 'unauthenticated':
      return `${api.id} returns ${label} without authentication, in ${where}`
    default:
      return `${api.id} carries ${label} for the first time, in ${where}`
  }
}
