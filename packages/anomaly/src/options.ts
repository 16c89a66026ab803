/** Every bound, period and margin of the anomaly workers. */

import { type AgentOptions, DEFAULT_AGENT_OPTIONS } from './agent/options.js'
import { type AllowList, NOBODY } from './allow-list.js'
import { type CallerOptions, DEFAULT_CALLER_OPTIONS } from './api/caller-options.js'
import { type CoverageOptions, DEFAULT_COVERAGE_OPTIONS } from './api/coverage-options.js'
import { DEFAULT_OWNERSHIP_OPTIONS, type OwnershipOptions } from './api/ownership-options.js'
import { DEFAULT_INJECTION_OPTIONS, type InjectionOptions } from './injection/options.js'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** The scales at which actors and newcomers are counted; each alert names its own. ms. */
export const SCALES = [MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, DAY] as const
export const SCALE_NAMES = ['1m', '10m', '1h', '6h', '24h'] as const

/** What is counted per actor and window. */
export const METRICS = [
  'requests',
  'objects',
  'response_bytes',
  'request_bytes',
  'records',
  'errors',
  'refusals',
] as const
export type Metric = (typeof METRICS)[number]

/** How a metric is judged: `margin` times the largest ordinary value, and never below the floor of the scale. */
export interface Rule {
  margin: number
  /** One per scale. */
  floors: readonly [number, number, number, number, number]
}

export interface AnomalyOptions {
  /** Actors followed per API; beyond it the one longest silent leaves (`anomaly.actors_evicted`). Count, 1,024. */
  actors: number
  /** Objects remembered per actor and API, to tell new ones. Count, 64. */
  objectsPerActor: number
  /** Closed windows below which the present windows of other actors are the measure too. Count, 50. */
  fewWindows: number
  /** Closed windows from which the learned tail is used at all. Count, 8. */
  minWindows: number
  /** Other actors needed while there is nothing learned. Count, 3. */
  minPeers: number
  /** Factor on the margin while peers are the only measure. 2. */
  coldMargin: number
  /** Factor on the margin for an actor that has used the API on at least `knownDays` days. 2. */
  knownMargin: number
  /** Days, 3. */
  knownDays: number
  /** One alert per kind, API and actor in this time, unless it grows tenfold. ms, 6 h. */
  holdOffMs: number
  /** Hold-offs remembered per API. Count, 256. */
  holdOffs: number
  /** What the learned tails keep per day. 0–1, 0.93 (half in ten days). */
  fadePerDay: number
  /** Age of an API from which newcomers are told from the first callers. ms, 24 h. */
  newcomersAfterMs: number
  /** Scanners and monitors of one's own: what they do is counted (`anomaly.allowed`), neither judged nor learned. */
  allow: AllowList
  /** Margin and floors per metric of an actor: times the largest ordinary value, and never below the floor of each scale. */
  rules: Readonly<Record<Metric, Rule>>
  /** Margin and floors for actors never seen before, all together. */
  newcomers: Rule
  /** Margin and floors for the refused calls of actors never seen before, all together. */
  newcomerRefusals: Rule
  /** What is kept of whose data each actor of an API was shown: beyond, those leave that were shown the fewest people (`anomaly.people_evicted`). Bytes per API, 256 KiB. */
  peopleBytes: number
  /** Which credentials are somebody's. */
  callers: CallerOptions
  /** Objects that all actors of an API together ask for. */
  coverage: CoverageOptions
  /** Objects that are usually another's. */
  ownership: OwnershipOptions
  /** Attack patterns in parameters. */
  injections: InjectionOptions
  /** Calls of agents. */
  agents: AgentOptions
}

export const DEFAULT_ANOMALY_OPTIONS: AnomalyOptions = {
  actors: 1_024,
  objectsPerActor: 64,
  fewWindows: 50,
  minWindows: 8,
  minPeers: 3,
  coldMargin: 2,
  knownMargin: 2,
  knownDays: 3,
  holdOffMs: 6 * HOUR,
  holdOffs: 256,
  fadePerDay: 0.93,
  newcomersAfterMs: DAY,
  allow: NOBODY,
  rules: {
    requests: { margin: 3, floors: [30, 20, 40, 120, 300] },
    objects: { margin: 1.8, floors: [15, 10, 14, 20, 30] },
    response_bytes: { margin: 5, floors: [1e6, 1e6, 2e6, 4e6, 8e6] },
    request_bytes: { margin: 8, floors: [256e3, 256e3, 512e3, 1e6, 4e6] },
    records: { margin: 5, floors: [500, 500, 1_000, 2_000, 4_000] },
    errors: { margin: 3, floors: [12, 10, 15, 30, 60] },
    refusals: { margin: 3, floors: [10, 10, 15, 25, 50] },
  },
  newcomers: { margin: 2.5, floors: [40, 15, 30, 60, 150] },
  newcomerRefusals: { margin: 2.5, floors: [20, 15, 20, 25, 50] },
  peopleBytes: 256 * 1024,
  callers: DEFAULT_CALLER_OPTIONS,
  coverage: DEFAULT_COVERAGE_OPTIONS,
  ownership: DEFAULT_OWNERSHIP_OPTIONS,
  injections: DEFAULT_INJECTION_OPTIONS,
  agents: DEFAULT_AGENT_OPTIONS,
}
