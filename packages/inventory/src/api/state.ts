/** What is kept per API. Everything in it is bounded by the options; no value in it could name a person. */
import { SlidingByKind } from '@apiscope/ml'
import { type ApiName, SUBJECT_SKETCH } from '@apiscope/schema'
import { type ChangeLog, newChangeLog } from '../lifecycle/changes.js'
import type { Evidence } from '../lifecycle/evidence.js'
import { newRhythm, type Rhythm } from '../lifecycle/rhythm.js'
import type { Documented } from '../openapi/documented.js'
import { Distinct } from '../values/distinct.js'
import { withoutRaw } from '../values/enumeration.js'
import { Quantiles } from '../values/quantiles.js'
import type { Senders } from '../values/senders.js'
import { newTally, type Tally } from '../values/tally.js'
import { type Agents, agentsFromJson } from './agents.js'
import type { Authentication } from './authentication.js'
import { Looked } from './looked.js'
import { type Models, modelsFromJson } from './models.js'
import type { ParameterFacts, Parameters } from './parameters.js'
import { newShown, type Shown } from './subjects.js'
import { newTransport, type Transport } from './transport.js'

export interface InventoryState {
  api?: ApiName
  firstSeen: number
  lastSeen: number
  calls: number
  /** Exchanges whose response was not seen. */
  unanswered: number
  /** Exchanges whose request was searched for attacks in part only. */
  partlyScored: number
  /** Exchanges whose name was inferred. */
  inferred: number
  /** Shown to exist: listed in views. */
  confirmed: boolean
  /** A candidate whose time has come to be forgotten. */
  stale?: boolean
  /** Answers that only refused, until confirmed. */
  refused: number
  firstActor: string
  /** `200`, `404`, … → count. */
  statuses: Tally
  /** Status → media type → count. */
  responseTypes: Map<string, Tally>
  /** Of requests that were answered 2xx or 3xx, and from where each came. */
  requestTypes: Tally
  typeSenders: Map<string, Senders>
  /** Where such requests came from. */
  senders?: Senders
  servers: Tally
  /** Addresses of its callers while they are few and one's own. */
  callers: string[] | null
  actors: Distinct
  shown: Shown
  requestBytes: Quantiles
  responseBytes: Quantiles
  records: Quantiles
  /** First request byte to last response byte, ms. */
  duration: Quantiles
  authentication: Authentication
  transport: Transport
  /** Calls with a file in the request; calls with a URL in a parameter. */
  uploads: number
  urls: number
  looked: Looked
  /** `${in}:${name}` → facts. */
  parameters: Parameters
  droppedParameters: number
  /** It is a model, or serves one. */
  models?: Models
  /** Once an agent has called it. */
  agents?: Agents
  rhythm: Rhythm
  log: ChangeLog
  /** Parameters (and `type:` parameters) that are no candidates of drift any more. */
  settled: Set<string>
  /** Successes without credentials on an API that had none before. */
  opened?: Evidence & { who: string }
  unused: boolean
  zombie: boolean
  /** Why it is a zombie. */
  retired?: string
  /** Whether the host's document has it; undefined: there is none. */
  documented?: Documented
  /** Event time at which views are due; undefined = nothing has changed. */
  viewDue?: number
}

export function createState(): InventoryState {
  return {
    firstSeen: 0,
    lastSeen: 0,
    calls: 0,
    unanswered: 0,
    partlyScored: 0,
    inferred: 0,
    confirmed: false,
    refused: 0,
    firstActor: '',
    statuses: newTally(),
    responseTypes: new Map(),
    requestTypes: newTally(),
    typeSenders: new Map(),
    servers: newTally(),
    callers: [],
    actors: new Distinct(),
    shown: newShown(),
    requestBytes: Quantiles.create(),
    responseBytes: Quantiles.create(),
    records: Quantiles.create(),
    duration: Quantiles.create(),
    authentication: { schemes: newTally(), ways: [], succeeded: 0, open: 0 },
    transport: newTransport(),
    uploads: 0,
    urls: 0,
    looked: new Looked(),
    parameters: new Map(),
    droppedParameters: 0,
    rhythm: newRhythm(),
    log: newChangeLog(),
    settled: new Set(),
    unused: false,
    zombie: false,
  }
}

/** JSON; sketches write themselves. */
export function encodeState(state: InventoryState): string {
  return JSON.stringify({
    ...state,
    responseTypes: [...state.responseTypes],
    typeSenders: [...state.typeSenders],
    parameters: [...state.parameters],
    settled: [...state.settled],
    ...(state.models ? { models: { ...state.models, actors: [...state.models.actors] } } : {}),
  })
}

/** The state as it was encoded. */
export function decodeState(text: string): InventoryState {
  const json = JSON.parse(text)
  return {
    ...json,
    partlyScored: json.partlyScored ?? 0,
    inferred: json.inferred ?? 0,
    statuses: newTally(json.statuses),
    responseTypes: new Map(json.responseTypes.map(([status, types]: [string, Tally]) => [status, newTally(types)])),
    requestTypes: newTally(json.requestTypes),
    typeSenders: new Map(json.typeSenders),
    servers: newTally(json.servers),
    callers: json.callers ?? null,
    actors: Distinct.fromJSON(json.actors),
    shown: shownOf(json),
    requestBytes: Quantiles.fromJSON(json.requestBytes),
    responseBytes: Quantiles.fromJSON(json.responseBytes),
    records: Quantiles.fromJSON(json.records),
    duration: Quantiles.fromJSON(json.duration),
    authentication: { ...json.authentication, schemes: newTally(json.authentication.schemes) },
    looked: Looked.fromJSON(json.looked),
    parameters: new Map(
      json.parameters.map(([name, facts]: [string, ParameterFacts]) => [
        name,
        {
          ...facts,
          types: newTally(facts.types),
          ...(facts.json ? { json: newTally(facts.json) } : {}),
          ...(facts.enumeration
            ? { enumeration: withoutRaw(facts.enumeration, name.slice(name.indexOf(':') + 1)) }
            : {}),
        },
      ]),
    ),
    settled: new Set(json.settled),
    ...(json.agents ? { agents: agentsFromJson(json.agents) } : {}),
    ...(json.models ? { models: modelsFromJson(json.models) } : {}),
  }
}

/** A state from before people were forgotten counts them anew. */
function shownOf({ shown }: { shown?: { people: never; objects: never } }): Shown {
  if (!shown) return newShown()
  return { people: SlidingByKind.fromJSON(shown.people, SUBJECT_SKETCH), objects: Distinct.fromJSON(shown.objects) }
}
