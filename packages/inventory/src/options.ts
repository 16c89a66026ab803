/** Every bound and period of the inventory worker. */
export interface InventoryOptions {
  /** Event time until which new APIs are learned without an alert, ms since epoch; undefined: no `new_api` alerts at all. */
  learnUntil?: number
  /** The views and facts of a busy API are written at most this often. ms of event time, 10,000. */
  viewIntervalMs: number
  /** Parameters described per API; further names are counted as dropped. Count, 200. */
  parameters: number
  /** Value types told apart per parameter. Count, 8. */
  typesPerParameter: number
  /** Values looked at per parameter and exchange. Count, 4. */
  valuesPerParameter: number
  /** Content types, authentication schemes and server addresses told apart, each; the rest counts as `other`. Count, 12. */
  distinct: number
  /** Characters kept of a parameter name or content type. Count, 128. */
  nameLength: number
  /** Calls by at least two actors after which an API that only ever refused (401, 403, 429) counts as one. Count, 3. */
  refusedCalls: number
}

export const DEFAULT_INVENTORY_OPTIONS: InventoryOptions = {
  viewIntervalMs: 10_000,
  parameters: 200,
  typesPerParameter: 8,
  valuesPerParameter: 4,
  distinct: 12,
  nameLength: 128,
  refusedCalls: 3,
}
