/** A sale, a news item: newcomers whom demand has brought, and who attack nothing. */

import type { ApiState } from './state.js'
import { NEWCOMERS, type Window } from './windows.js'

/** Known actors that come this much more often than expected mean demand, not attack. */
const SURGE = 1.6
/** Fewer known calls than this say nothing. */
const SURGE_CALLS = 4
/** Newcomers that demand may bring in an hour: so many times what is ordinary, times (surge of the known)². */
const SURGE_REACH = 4
const HOUR_MS = 3_600_000

/**
 * Do the known actors come clearly more often than this hour expects, too? Then it is demand, for the hour to come; but demand
 * brings newcomers in proportion, so they have an allowance. `upper`: newcomers that are ordinary at most.
 */
export function isDemand(state: ApiState, window: Window, time: number, upper: number): boolean {
  const demand = demandOf(state, window, time)
  if (demand > 0) {
    if (time >= state.surgeUntil) state.surge = [0, 0]
    state.surgeUntil = Math.max(state.surgeUntil, time + HOUR_MS)
    state.surge[1] = Math.max(state.surge[1], upper * SURGE_REACH * demand ** 2)
  }
  if (time >= state.surgeUntil) return false
  state.surge[0] += window[NEWCOMERS.count]!
  return state.surge[0] <= state.surge[1]
}

/** Calls of the known actors over what is due; 0 when that is not clearly more. */
function demandOf(state: ApiState, window: Window, time: number): number {
  const { expected, settled } = state.series.expect(1, 'requests')
  if (!settled || window[NEWCOMERS.knownCalls]! < SURGE_CALLS) return 0
  const due = Math.max(1, (expected * Math.max(60_000, time - window[0]!)) / HOUR_MS)
  return window[NEWCOMERS.knownCalls]! < SURGE * due || window[NEWCOMERS.knownCalls]! < due + 2 * Math.sqrt(due)
    ? 0
    : window[NEWCOMERS.knownCalls]! / due
}
