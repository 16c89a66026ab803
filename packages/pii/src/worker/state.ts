/** State of the pii worker for one API. */
import type { ApiName, ParameterLocation } from '@apiscope/schema'
import { ParameterEvidence } from '../evidence/evidence.js'
import type { PiiLimits } from '../limits.js'
import { holderName } from '../values/data-keys.js'
import { type ParameterName, readName } from '../words/parameter-name.js'
import type { Exposure } from './exposure.js'

export interface HeldLabel {
  confidence: number
  /** Event time of the exchange that raised it, ms. */
  first: number
  /** Found inside texts, not as the value itself: the model has no say in it. */
  inText?: boolean
  /** Set by a person: the model cannot take it away. */
  fixed?: boolean
  /** One masked example, default mode only. */
  example?: string
}

export interface ParameterState {
  in: ParameterLocation
  /** Name with dynamic keys replaced. */
  name: string
  evidence: ParameterEvidence
  /** Exchanges that carried it. */
  exchanges: number
  /** Values met, classified or not. */
  met: number
  /** Values still to be classified in full after a change. */
  burst: number
  /** Coarse shapes met so far. */
  shapes: Set<number>
  first: number
  last: number
  labels: Map<string, HeldLabel>
  /** Texts in which a label was found; under '' all that were looked into. */
  texts: Map<string, number>
  /** `evidence.n` at the last evaluation. */
  judged: number
  /** Event time of the last write to the view. */
  written: number
  /** Read lazily, not stored. */
  read?: ParameterName
}

export interface PiiState {
  api?: ApiName
  parameters: Map<string, ParameterState>
  /** Findings already raised. */
  raised: Set<string>
  /** Text of the last fact, to publish only changes. */
  fact: string
  /** A server has answered 2xx or 3xx: the API is there. Until then nothing is kept of it. */
  confirmed: boolean
  /** Found, and waiting for what is found soon after: since when (event time, ms), and what. */
  found: Exposure[]
  foundAt: number
  /** Event time of the last answered call, ms. */
  lastSeen: number
  /** Lower bound of the next expiry, event time. */
  wakeAt?: number
}

export function createState(): PiiState {
  return { lastSeen: 0, parameters: new Map(), raised: new Set(), fact: '', confirmed: false, found: [], foundAt: 0 }
}

export function createParameter(
  location: ParameterLocation,
  name: string,
  time: number,
  limits: PiiLimits,
): ParameterState {
  return {
    in: location,
    name,
    evidence: new ParameterEvidence(limits.distinct),
    exchanges: 0,
    met: 0,
    burst: 0,
    shapes: new Set(),
    first: time,
    last: time,
    labels: new Map(),
    texts: new Map(),
    judged: 0,
    written: 0,
  }
}

/** At least so many calls had it. */
export function callsOf({ parameters }: PiiState): number {
  let most = 0
  for (const { exchanges } of parameters.values()) most = Math.max(most, exchanges)
  return most
}

/** The parameter's name read once per loaded state. */
export function nameOf(parameter: ParameterState, api: ApiName): ParameterName {
  parameter.read ??= readName({ paramName: holderName(parameter.name), path: api.template })
  return parameter.read
}

export function encodeState(state: PiiState): string {
  const parameters = [...state.parameters.values()].map((p) => [
    p.in,
    p.name,
    p.evidence.toJSON(),
    p.exchanges,
    p.met,
    p.burst,
    [...p.shapes],
    p.first,
    p.last,
    [...p.labels],
    p.judged,
    p.written,
    [...p.texts],
  ])
  const { api, raised, fact, confirmed, found, foundAt, wakeAt, lastSeen } = state
  return JSON.stringify([
    api ?? null,
    parameters,
    [...raised],
    fact,
    wakeAt ?? null,
    confirmed,
    found,
    foundAt,
    lastSeen,
  ])
}

export function decodeState(text: string, limits: PiiLimits): PiiState {
  const [api, parameters, raised, fact, wakeAt, confirmed, found, foundAt, lastSeen] = JSON.parse(text)
  const state = createState()
  if (api !== null) state.api = api
  for (const p of parameters) {
    const parameter = createParameter(p[0], p[1], p[7], limits)
    parameter.evidence = ParameterEvidence.from(p[2], limits.distinct)
    parameter.exchanges = p[3]
    parameter.met = p[4]
    parameter.burst = p[5]
    parameter.shapes = new Set(p[6])
    parameter.last = p[8]
    parameter.labels = new Map(p[9])
    parameter.judged = p[10]
    parameter.written = p[11]
    parameter.texts = new Map(p[12] ?? [])
    state.parameters.set(`${p[0]}:${p[1]}`, parameter)
  }
  state.raised = new Set(raised)
  state.fact = fact
  state.confirmed = confirmed
  state.found = found
  state.foundAt = foundAt
  state.lastSeen = lastSeen ?? 0
  if (wakeAt !== null) state.wakeAt = wakeAt
  return state
}
