/** What is kept per actor, over all APIs. */
import { SlidingByKind } from '@apiscope/ml'
import { type ApiName, SUBJECT_SKETCH } from '@apiscope/schema'
import type { AgentsOfActor } from '../agent/state.js'
import type { Dismissal } from '../dismissal.js'
import { HoldOff } from '../hold-off.js'
import { Tail } from '../tail/tail.js'
import type { AgentUse } from './agent-use.js'
import { type Provenance, packed, unpacked } from './provenance-state.js'

/** A window: start (ms; -1 = none) and what was counted. */
export interface HourWindow {
  start: number
  requests: number
  records: number
  bytes: number
}

export interface ActorState {
  ip: string
  lastSeen: number
  /** Long silent: to be forgotten. */
  over?: boolean
  /** API id → calls in the present hour; longest unused first. */
  apis: Map<string, { api: ApiName; calls: number }>
  /** Objects met, oldest first. */
  objects: string[]
  /** Ids that a look-up of a person returned, oldest first. */
  returned: string[]
  lastLookup?: { time: number; api: string; sawIds: boolean; joined: boolean }
  /** Logins seen at this address lately: start of the day, hashes. */
  logins: [start: number, hashes: number[]]
  chains: { start: number; count: number; lookups: string[]; apis: Record<string, number> }
  chainTail: Tail
  /** Routes that do not exist; of the calls for them, the principals at this address, or the addresses of this principal, up to three. */
  probes: {
    start: number
    routes: string[]
    absent: number
    calls: number
    principals: string[]
    addresses: string[]
    /** Routes at which the caller was turned away (401, 403), and calls that were. Absent: none. */
    refused?: string[]
    turnedAway?: number
  }
  hour: HourWindow
  /** Own hours: requests, records, bytes. */
  hourTails: [Tail, Tail, Tail]
  /** Networks that the login was used from in the present hour. */
  replay: { start: number; networks: string[]; calls: number }
  replayTail: Tail
  /** Whose data the actor was shown, over all APIs. */
  people: SlidingByKind
  /** What was read that is somebody's, and what of it went to models; undefined until something was. */
  provenance?: Provenance
  /** Once it has shown to be an agent. */
  agentUse?: AgentUse
  dismissals: Dismissal[]
  holdOff: HoldOff
  /** Once an agent has called. */
  agents?: AgentsOfActor
}

export function createActorState(): ActorState {
  return {
    ip: '',
    lastSeen: 0,
    apis: new Map(),
    objects: [],
    returned: [],
    logins: [-1, []],
    chains: { start: -1, count: 0, lookups: [], apis: {} },
    chainTail: Tail.create(),
    probes: { start: -1, routes: [], absent: 0, calls: 0, principals: [], addresses: [] },
    hour: emptyHour(-1),
    hourTails: [Tail.create(), Tail.create(), Tail.create()],
    replay: { start: -1, networks: [], calls: 0 },
    replayTail: Tail.create(),
    people: new SlidingByKind(SUBJECT_SKETCH),
    dismissals: [],
    holdOff: HoldOff.create(),
  }
}

export const emptyHour = (start: number): HourWindow => ({ start, requests: 0, records: 0, bytes: 0 })

export const encodeActorState = (state: ActorState): string =>
  JSON.stringify({ ...state, apis: [...state.apis], ...packed(state.provenance) })

export function decodeActorState(text: string): ActorState {
  const json = JSON.parse(text)
  return {
    ...json,
    apis: new Map(json.apis),
    chainTail: Tail.fromJSON(json.chainTail),
    hourTails: json.hourTails.map(Tail.fromJSON),
    replayTail: Tail.fromJSON(json.replayTail),
    people: SlidingByKind.fromJSON(json.people, SUBJECT_SKETCH),
    holdOff: HoldOff.fromJSON(json.holdOff),
    ...(json.provenance ? { provenance: unpacked(json.provenance) } : {}),
  }
}

/** Appends to a bounded list, oldest out; false when it was there already. */
export function remember(list: string[], item: string, limit: number): boolean {
  if (list.includes(item)) return false
  list.push(item)
  if (list.length > limit) list.shift()
  return true
}
