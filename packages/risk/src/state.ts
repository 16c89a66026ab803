/** What the risk worker keeps per API. */
import type { ApiName } from '@apiscope/schema'
import type { RiskLevel } from './model/level.js'
import { currentNames } from './model/renamed.js'
import type { Sizes } from './observe/sizes.js'
import type { Snapshot } from './snapshot.js'

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
  /** Of an injection: `sqli`, `ssrf` …, joined by blanks. */
  classes?: string
  severity: string
  /** Requests or objects it was about. */
  count: number
  /** Those of them that were answered 2xx. */
  answered: number
}

/** What the inventory says; undefined where it does not know. */
export interface InventoryFacts {
  documented?: boolean
  shadow?: boolean
  zombie?: boolean
  unused?: boolean
  /** Event time of the last change of the schema, ms. */
  changedMs?: number
  /** Changes of the last seven days. */
  changes?: number
  firstSeenMs?: number
  corsAnyOrigin?: boolean
  rateLimitHeaders?: boolean
  securityHeadersMissing?: number
  distinctSubjects?: number
  upload?: boolean
  urlParameters?: number
  /** Words joined by blanks. */
  weakCredentials?: string
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
  inventory: InventoryFacts
  findings: Finding[]
  level: RiskLevel
  /** The last evaluation, and that of each day, oldest first. */
  last?: Snapshot
  history: Snapshot[]
  /** Factors shown in the view, so that vanished ones can be removed. */
  shown: string[]
  /** It is among the APIs that are shown. */
  listed?: boolean
  /** Something came since the last evaluation. */
  fresh: boolean
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
    inventory: {},
    findings: [],
    level: 'low',
    history: [],
    shown: [],
    fresh: false,
  }
}

/** A state as it was stored, of an earlier version too: factors have the names of now. */
export function decodeState(text: string): RiskState {
  const state = JSON.parse(text) as RiskState
  for (const snapshot of state.history) snapshot.contributions = currentNames(snapshot.contributions)
  if (state.last) state.last = { ...state.last, contributions: currentNames(state.last.contributions) }
  return state
}
