/** A sale, a news item: newcomers whom demand has brought, and who attack nothing. */

import type { SiblingsMessage } from '@apiscope/schema'
import type { ApiState } from './state.js'
import { NEWCOMERS, type Window } from './windows.js'

/** Known actors that come this much more often than expected mean demand, not attack. */
const SURGE = 1.6
/** Fewer known calls than this say nothing. */
const SURGE_CALLS = 4
/** Newcomers that demand may bring in an hour: so many times what is ordinary, times (surge of the known)². */
const SURGE_REACH = 4
/**
 * Other APIs that surge say it, too; but who floods may flood them as well. They explain in proportion only, and no more than this
 * many times what explains nothing.
 */
const HOST_MOST = 4
const HOST_MS = 600_000
const HOUR_MS = 3_600_000

/**
 * Do the known actors come clearly more often than this hour expects, too, or several other APIs of the host? Then it is demand, for
 * the hour to come; but demand brings newcomers in proportion, so they have an allowance. `upper`: newcomers that are ordinary at most.
 */
export function isDemand(state: ApiState, window: Window, time: number, upper: number): boolean {
  const known = demandOf(state, window, time)
  if (known > 0) state.surgeUntil = Math.max(state.surgeUntil, time + HOUR_MS)
  const host = time < state.hostSurge[0] ? Math.min(HOST_MOST, state.hostSurge[1]) : 0
  const reach = Math.max(known ** 2, host) * SURGE_REACH
  const { surge } = state
  if (reach > 0) {
    if (time >= surge[0]) state.surge = [0, 0, 0]
    state.surge[0] = Math.max(state.surge[0], time + HOUR_MS)
    state.surge[2] = Math.max(state.surge[2], upper * reach)
  }
  if (time >= state.surge[0]) return false
  state.surge[1] += window[NEWCOMERS.count]!
  return state.surge[1] <= state.surge[2]
}

/** What the owner of the host says of the others. */
export function applySiblings(state: ApiState, { time, surge }: SiblingsMessage): void {
  if (surge) state.hostSurge = [time + HOST_MS, surge.ratio]
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
