/** Actors that the API has never met, counted together. */
import type { Exchange } from '@apiscope/schema'
import { type AnomalyOptions, SCALES } from '../options.js'
import { CROWD_DETECTORS } from './detectors/crowd.js'
import type { ApiState } from './state.js'
import { emptyWindow, hasEnded, isOpen, NEWCOMERS } from './windows.js'

/**
 * Closes ended windows and lets their tails learn; while a crowd was found lately no more than is ordinary, or what is left of each
 * attack would raise the bar for the next.
 */
export function closeNewcomers(state: ApiState, time: number, login: boolean, options: AnomalyOptions): void {
  for (let scale = 0; scale < SCALES.length; scale++) {
    const window = state.newcomers[scale]!
    if (!hasEnded(window, scale, time)) continue
    if (window[0]! - state.firstSeen >= options.newcomersAfterMs) {
      for (const { tail: t, place, kindAt } of CROWD_DETECTORS) {
        const tail = state.newcomerTails[scale]![t]!
        const held = state.holdOff.holds(`${kindAt(login)}|*`, window[0]!)
        tail.add(held ? Math.min(window[place]!, tail.reference) : window[place]!)
      }
    }
    state.newcomers[scale] = emptyWindow()
  }
}

/** Counts one call; `fresh`: the API met this actor within the last window. */
export function countNewcomer(
  state: ApiState,
  exchange: Exchange,
  met: { first: boolean; recent: boolean },
  refused: boolean,
): void {
  for (const window of state.newcomers) {
    if (!isOpen(window)) window[0] = exchange.time
    if (met.first) window[NEWCOMERS.count]!++
    if (met.recent && refused) window[NEWCOMERS.refused]!++
    window[met.recent ? NEWCOMERS.calls : NEWCOMERS.knownCalls]!++
  }
}
