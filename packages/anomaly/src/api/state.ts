/** What the anomaly worker keeps per API. */
import type { ApiName } from '@apiscope/schema'
import type { ToolState } from '../agent/judge-call.js'
import type { Dismissal } from '../dismissal.js'
import { HoldOff } from '../hold-off.js'
import { Incidents } from '../incident.js'
import {
  createInjectionState,
  decodeInjectionState,
  encodeInjectionState,
  type InjectionState,
} from '../injection/state.js'
import { METRICS } from '../options.js'
import { packParts, unpackParts } from '../packing/parts.js'
import { People } from '../people/people.js'
import type { SeriesOptions } from '../series/options.js'
import { SeriesSet } from '../series/series-set.js'
import { Tail } from '../tail/tail.js'
import { Totals } from '../totals.js'
import { BodyFields } from './body-fields.js'
import { Callers } from './callers.js'
import { Coverage } from './coverage.js'
import { Delegation } from './delegation.js'
import { KnownActors } from './known.js'
import { createTails, createTaught, type Tails, type Taught } from './learn.js'
import { Mismatches } from './mismatch.js'
import { Ownership } from './ownership.js'
import { packActors, unpackActors } from './pack.js'
import { putTables, TABLE_COUNT, takeTables } from './pack-tables.js'
import { packTails, TAIL_COLUMNS, unpackTails } from './pack-tails.js'
import { Ranges } from './ranges.js'
import { Tokens } from './tokens.js'
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
  callers: Callers
  taught: Taught
  /** Sizes of single messages: records, response bytes, request bytes. */
  sizeTails: Tail[]
  sizesTaught: number[]
  /** Actors with large messages lately: start, hashes of who. */
  largeActors: [number, number[]]
  /** Event time at which the windows of silent actors are closed. */
  sweep: number
  /** Per scale: start, newcomers, refused calls of newcomers, calls of known actors, calls of newcomers. */
  newcomers: Window[]
  newcomerTails: Tails
  newcomersTaught: Taught
  /** Event time of the last excess found in an actor's or the newcomers' windows, ms. */
  foundAt: number
  /** Until when demand is known to be high by the API's own known actors, ms. */
  surgeUntil: number
  /** Until when demand explains newcomers, ms; how many it has explained, and how many it may. */
  surge: [until: number, explained: number, allowance: number]
  /** Until when other APIs of the host are known to surge, ms, and by how much. */
  hostSurge: [until: number, ratio: number]
  /** Calls that named an object or person, and those of them that the actor had not asked for lately; fading. */
  fresh: [named: number, fresh: number]
  /** Day of the last fading. */
  day: number
  mismatches: Mismatches
  delegation: Delegation
  /** Once a call named an object. */
  coverage?: Coverage
  ownership?: Ownership
  series: SeriesSet
  /** Tokens of a model; undefined for what is none. */
  spending?: SeriesSet
  holdOff: HoldOff
  incidents: Incidents
  injections: InjectionState
  /** What people have called benign. */
  dismissals: Dismissal[]
  /** Once there was an alert. */
  totals?: Totals
  /** Once an agent has called it as a tool. */
  tool?: ToolState
  /** Once an answer showed somebody's data. */
  people?: People
  /** Once a call showed a JSON Web Token. */
  tokens?: Tokens
  /** Once an accepted request had fields in its body. */
  fields?: BodyFields
  /** Once an accepted request brought a number. */
  ranges?: Ranges
}

export function createApiState(series: Partial<SeriesOptions> = {}): ApiState {
  return {
    firstSeen: 0,
    lastSeen: 0,
    calls: 0,
    actors: new Map(),
    tails: createTails(METRICS.length),
    known: KnownActors.create(),
    callers: Callers.create(),
    taught: createTaught(METRICS.length),
    sizeTails: [Tail.create(), Tail.create(), Tail.create()],
    sizesTaught: [-1, -1, -1],
    largeActors: [0, []],
    sweep: 0,
    newcomers: Array.from({ length: 5 }, () => emptyWindow()),
    newcomerTails: createTails(2),
    newcomersTaught: createTaught(2),
    foundAt: 0,
    surgeUntil: 0,
    surge: [0, 0, 0],
    hostSurge: [0, 0],
    fresh: [0, 0],
    day: -1,
    mismatches: Mismatches.create(),
    delegation: Delegation.create(),
    series: SeriesSet.create(series),
    holdOff: HoldOff.create(),
    incidents: Incidents.create(),
    injections: createInjectionState(),
    dismissals: [],
  }
}

/** Values are stored in this order, without their names: these alone would take more than many of them. New ones go to the end, or older states cannot be read. */
const OPTIONAL = [
  'api',
  'coverage',
  'ownership',
  'totals',
  'people',
  'tokens',
  'fields',
  'ranges',
  'tool',
  'spending',
] as const satisfies (keyof ApiState)[]
const MEMBERS = [...Object.keys(createApiState()), ...OPTIONAL] as (keyof ApiState)[]

/** The state as a text that `decodeApiState` turns into the same state. */
export function encodeApiState({ actors, tails, sizeTails, newcomerTails, ...state }: ApiState): string {
  const json = {
    ...state,
    known: state.known.toJSON(),
    ...(state.ownership ? { ownership: state.ownership.toJSON() } : {}),
    series: state.series.toJSON(),
    ...(state.spending ? { spending: state.spending.toJSON() } : {}),
    injections: encodeInjectionState(state.injections),
  }
  const tables = takeTables(json)
  const all = [...sizeTails, ...newcomerTails.flat(), ...tails.flat()]
  return packParts([
    Buffer.from(JSON.stringify(withoutNames(json))),
    ...tables,
    ...packTails(all),
    ...packActors(actors),
  ])
}

/** Throws (RangeError, SyntaxError, zlib's) for a text that `encodeApiState` cannot have made. */
export function decodeApiState(text: string, series: Partial<SeriesOptions> = {}): ApiState {
  const [rest, ...parts] = unpackParts(text)
  const json = withNames(JSON.parse(rest!.toString()))
  putTables(json, parts.splice(0, TABLE_COUNT))
  const empty = createApiState(series)
  const shape = [[empty.sizeTails], empty.newcomerTails, empty.tails]
  const tails = unpackTails(parts.splice(0, TAIL_COLUMNS), shape.flat(2).length)
  const [[sizeTails], newcomerTails, learnt] = shape.map((rows) => rows.map(({ length }) => tails.splice(0, length)))
  return {
    ...json,
    actors: unpackActors(parts),
    tails: learnt!,
    known: KnownActors.fromJSON(json.known),
    callers: Callers.fromJSON(json.callers),
    sizeTails: sizeTails!,
    newcomerTails: newcomerTails!,
    mismatches: Mismatches.fromJSON(json.mismatches),
    delegation: Delegation.fromJSON(json.delegation),
    ...(json.coverage ? { coverage: Coverage.fromJSON(json.coverage) } : {}),
    ...(json.totals ? { totals: Totals.fromJSON(json.totals) } : {}),
    ...(json.people ? { people: People.fromJSON(json.people) } : {}),
    ...(json.tokens ? { tokens: Tokens.fromJSON(json.tokens) } : {}),
    ...(json.fields ? { fields: BodyFields.fromJSON(json.fields) } : {}),
    ...(json.ranges ? { ranges: Ranges.fromJSON(json.ranges) } : {}),
    ...(json.ownership ? { ownership: Ownership.fromJSON(json.ownership) } : {}),
    series: SeriesSet.fromJSON(json.series, series),
    ...(json.spending ? { spending: SeriesSet.fromJSON(json.spending, series) } : {}),
    holdOff: HoldOff.fromJSON(json.holdOff),
    incidents: Incidents.fromJSON(json.incidents),
    injections: decodeInjectionState(json.injections),
  }
}

const withoutNames = (json: Partial<Record<keyof ApiState, unknown>>): unknown[] =>
  MEMBERS.map((name) => json[name] ?? 0)

function withNames(values: readonly unknown[]): ReturnType<typeof JSON.parse> {
  const named: Partial<Record<keyof ApiState, unknown>> = {}
  for (const [i, name] of MEMBERS.entries()) named[name] = values[i]
  for (const name of OPTIONAL) if (named[name] === 0 || named[name] === undefined) delete named[name]
  return named
}
