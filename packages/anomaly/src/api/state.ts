/** What the anomaly worker keeps per API. */
import type { ApiName } from '@apiscope/schema'
import { HoldOff } from '../hold-off.js'
import { METRICS } from '../options.js'
import { SeriesSet } from '../series/series-set.js'
import { KnownActors } from './known.js'
import { createTails, decodeTails, type Tails } from './learn.js'
import { Mismatches } from './mismatch.js'
import { type ActorWindows, emptyWindow, type Window } from './windows.js'

export interface ApiState {
  api?: ApiName
  firstSeen: number
  lastSeen: number
  calls: number
  /** Least recently active first. */
  actors: Map<string, ActorWindows>
  tails: Tails
  known: KnownActors
  /** Per scale: start, newcomers, refused calls of newcomers, calls of known actors, requests of newcomers, alerted. */
  newcomers: Window[]
  /** When each newcomer of the last day was first met; bounded by the actor table. */
  newcomerTails: Tails
  /** Day of the last fading. */
  day: number
  /** Calls with an e-mail address, user name or phone number in the request. */
  named: number
  mismatches: Mismatches
  series: SeriesSet
  holdOff: HoldOff
}

export function createApiState(): ApiState {
  return {
    firstSeen: 0,
    lastSeen: 0,
    calls: 0,
    actors: new Map(),
    tails: createTails(METRICS.length),
    known: KnownActors.create(),
    newcomers: Array.from({ length: 5 }, () => emptyWindow()),
    newcomerTails: createTails(2),
    day: -1,
    named: 0,
    mismatches: Mismatches.create(),
    series: SeriesSet.create(),
    holdOff: HoldOff.create(),
  }
}

export const encodeApiState = (state: ApiState): string => JSON.stringify({ ...state, actors: [...state.actors] })

export function decodeApiState(text: string): ApiState {
  const json = JSON.parse(text)
  return {
    ...json,
    actors: new Map(json.actors),
    tails: decodeTails(json.tails),
    known: KnownActors.fromJSON(json.known),
    newcomerTails: decodeTails(json.newcomerTails),
    mismatches: Mismatches.fromJSON(json.mismatches),
    series: SeriesSet.fromJSON(json.series),
    holdOff: HoldOff.fromJSON(json.holdOff),
  }
}
