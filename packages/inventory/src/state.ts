/** What is kept per API. Everything in it is bounded by the options; nothing in it is a value from the traffic. */
import type { ApiName } from '@apiscope/schema'
import { HyperLogLog } from './hyperloglog.js'
import { Quantiles } from './quantiles.js'
import { newTally, type Tally } from './tally.js'

export interface ParameterFacts {
  /** Exchanges that carried it. */
  seen: number
  types: Tally
}

export interface InventoryState {
  api?: ApiName
  firstSeen: number
  lastSeen: number
  calls: number
  /** Exchanges whose response was not seen. */
  unanswered: number
  /** Shown to exist: listed in views. */
  confirmed: boolean
  /** Answers that only refused, until confirmed. */
  refused: number
  firstActor: string
  /** `200`, `404`, … → count. */
  statuses: Tally
  /** Authentication scheme → calls; calls without any are `none`. */
  schemes: Tally
  /** 2xx answers, and those of them that nobody was authenticated for. */
  succeeded: number
  succeededUnauthenticated: number
  requestTypes: Tally
  responseTypes: Tally
  servers: Tally
  actors: HyperLogLog
  requestBytes: Quantiles
  responseBytes: Quantiles
  records: Quantiles
  /** `${in}:${name}` → facts. */
  parameters: Record<string, ParameterFacts>
  /** Exchanges that carried any parameters: what presence is a share of. */
  inspected: number
  droppedParameters: number
  /** Event time at which views are due; undefined = nothing has changed. */
  viewDue?: number
}

export function createState(): InventoryState {
  return {
    firstSeen: 0,
    lastSeen: 0,
    calls: 0,
    unanswered: 0,
    confirmed: false,
    refused: 0,
    firstActor: '',
    statuses: newTally(),
    schemes: newTally(),
    succeeded: 0,
    succeededUnauthenticated: 0,
    requestTypes: newTally(),
    responseTypes: newTally(),
    servers: newTally(),
    actors: HyperLogLog.create(),
    requestBytes: Quantiles.create(),
    responseBytes: Quantiles.create(),
    records: Quantiles.create(),
    parameters: Object.create(null),
    inspected: 0,
    droppedParameters: 0,
  }
}

/** JSON; sketches write themselves. */
export const encodeState = (state: InventoryState): string => JSON.stringify(state)

/** The state as it was encoded. */
export function decodeState(text: string): InventoryState {
  const json = JSON.parse(text)
  const parameters: Record<string, ParameterFacts> = Object.create(null)
  for (const [name, facts] of Object.entries<ParameterFacts>(json.parameters)) {
    parameters[name] = { seen: facts.seen, types: newTally(facts.types) }
  }
  return {
    ...json,
    statuses: newTally(json.statuses),
    schemes: newTally(json.schemes),
    requestTypes: newTally(json.requestTypes),
    responseTypes: newTally(json.responseTypes),
    servers: newTally(json.servers),
    actors: HyperLogLog.fromJSON(json.actors),
    requestBytes: Quantiles.fromJSON(json.requestBytes),
    responseBytes: Quantiles.fromJSON(json.responseBytes),
    records: Quantiles.fromJSON(json.records),
    parameters,
  }
}
