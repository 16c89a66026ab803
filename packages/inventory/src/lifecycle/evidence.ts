/** Has something new come to stay, or is it only rare? */
import type { InventoryOptions } from '../options.js'

export interface Evidence {
  /** Looked-at exchanges without it, before it was first met. */
  before: number
  /** Exchanges with it since, and all looked at since. */
  seen: number
  since: number
  /** Event time, ms. */
  first: number
  last: number
  /** More than one caller. */
  shared: boolean
}

/** Chance at which a rare thing would look like a new one. */
const CHANCE = Math.log(1e-6)

/**
 * If it had always been as frequent as it is, all its appearances would have to fall into the last `since` of `before + since` exchanges by
 * chance: (since / (before + since)) ^ (seen − 1), the first appearance being where the count begins. Below one in a million, met often
 * enough, long enough and by more than one caller (where there is more than one), it is a change.
 */
export function convincing(e: Evidence, soleCaller: boolean, options: InventoryOptions): boolean {
  if (e.seen < options.driftSeen || e.last - e.first < options.driftSpanMs) return false
  if (!e.shared && !soleCaller) return false
  return (e.seen - 1) * Math.log(e.since / (e.before + e.since)) < CHANCE
}

/** So often met without being convincing that it is just rare. */
export const onlyRare = (e: Evidence, options: InventoryOptions) => e.seen >= options.driftSeen * 16
