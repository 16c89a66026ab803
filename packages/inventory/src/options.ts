/** Every bound and period of the inventory worker. */
import type { ApiName } from '@apiscope/schema'
import type { Documented } from './openapi/documented.js'

export interface InventoryOptions {
  /** Event time until which APIs are learned without alerts, ms since epoch; undefined: no alerts at all but `shadow_api`. */
  learnUntil?: number | (() => number)
  /** Is the API in the OpenAPI document of its host, and deprecated there? undefined: the host has none. */
  documented?: (api: ApiName) => Documented | undefined
  /** The views and facts of a busy API are written at most this often. ms of event time, 10,000. */
  viewIntervalMs: number
  /** Parameters described per API; further names are counted as dropped. Count, 200. */
  parameters: number
  /** Value types distinguished per parameter. Count, 8. */
  typesPerParameter: number
  /** Values looked at per parameter and exchange. Count, 4. */
  valuesPerParameter: number
  /** Content types, authentication schemes, ways to authenticate and server addresses distinguished, each; the rest counts as `other`. Count, 12. */
  distinct: number
  /** Statuses distinguished. Count, 64. */
  statuses: number
  /** Characters kept of a parameter name or content type. Count, 128. */
  nameLength: number
  /** Calls by at least two actors after which an API that only ever refused (401, 403, 429) counts as one. Count, 3. */
  refusedCalls: number
  /** A path that no server has confirmed is forgotten after this long without a call: a scanner's leave no trace. ms of event time, 60,000. */
  candidateMs: number
  /** The same of a path that was only refused (401, 403, 429). ms of event time, 3,600,000. */
  refusedMs: number
  /** Changes kept per API; the oldest goes first. Count, 40. */
  changes: number
  /** Age of an API until which its parameters are learned; later ones are changes. ms of event time, 24 h. */
  driftLearnMs: number
  /** Looked-at exchanges that must have been without a parameter before it is a change. Count, 100. */
  driftLearnCalls: number
  /** Exchanges that must have carried it since. Count, 8. */
  driftSeen: number
  /** Time from the first to the last of them. ms of event time, 600,000. */
  driftSpanMs: number
  /** Calls, and different days with a call, from which an API counts as regularly used. Count, 50. */
  regularCalls: number
  /** Days, 5. */
  regularDays: number
  /** Silence after which a regularly used API is unused, or four times its longest silence so far. ms of event time, 7 days. */
  unusedMs: number
}

export const DEFAULT_INVENTORY_OPTIONS: InventoryOptions = {
  viewIntervalMs: 10_000,
  parameters: 200,
  typesPerParameter: 8,
  valuesPerParameter: 4,
  distinct: 12,
  statuses: 64,
  nameLength: 128,
  refusedCalls: 3,
  candidateMs: 60_000,
  refusedMs: 3_600_000,
  changes: 40,
  driftLearnMs: 86_400_000,
  driftLearnCalls: 100,
  driftSeen: 8,
  driftSpanMs: 600_000,
  regularCalls: 50,
  regularDays: 5,
  unusedMs: 604_800_000,
}
