/** What the risk worker keeps per API. */
import type { ApiName } from '@apiscope/schema'
import type { RiskLevel } from './score.js'
import type { Sizes } from './sizes.js'

/** Counts of one day of event time. */
export interface Day {
  /** Days since the epoch. */
  day: number
  calls: number
  succeeded: number
  succeededUnauthenticated: number
  verboseErrors: number
}

/** An anomaly alert on this API. */
export interface Finding {
  id: string
  time: number
  kind: string
  severity: string
  /** Requests or objects it was about. */
  count: number
  /** Those of them that were answered 2xx. */
  answered: number
}

export interface RiskState {
  api?: ApiName
  firstSeen: number
  lastSeen: number
  confirmed: boolean
  days: Day[]
  schemes: Record<string, number>
  /** Callers, exact while few. */
  actors: string[]
  /** The inventory's estimate. */
  actorsEstimate: number
  publicCalls: number
  plaintextCalls: number
  calls: number
  rateLimited: number
  deprecated: boolean
  records: Sizes
  responseBytes: Sizes
  /** Path parameters that were plain counting numbers, and all. */
  countableIds: number
  ids: number
  requestLabels: Record<string, number>
  responseLabels: Record<string, number>
  urlLabels: Record<string, number>
  findings: Finding[]
  level: RiskLevel
  risk: number
  /** Factors shown in the view, so that vanished ones can be removed. */
  shown: string[]
  due?: number
}

export function createState(): RiskState {
  return {
    firstSeen: 0,
    lastSeen: 0,
    confirmed: false,
    days: [],
    schemes: {},
    actors: [],
    actorsEstimate: 0,
    publicCalls: 0,
    plaintextCalls: 0,
    calls: 0,
    rateLimited: 0,
    deprecated: false,
    records: [],
    responseBytes: [],
    countableIds: 0,
    ids: 0,
    requestLabels: {},
    responseLabels: {},
    urlLabels: {},
    findings: [],
    level: 'low',
    risk: 0,
    shown: [],
  }
}
