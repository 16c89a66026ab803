/** Attacks from many addresses: actors that the API has never met, coming together while the known ones do as ever. */
import type { Exchange } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { isDismissed } from '../dismissal.js'
import { plain, raise } from '../finding.js'
import { type AnomalyOptions, SCALE_NAMES, SCALES } from '../options.js'
import { learnAlerted, threshold } from './learn.js'
import type { ApiState } from './state.js'
import { emptyWindow, hasEnded, isOpen, type Window } from './windows.js'

/** Places in a window: [start, newcomers, their refused calls, calls of known actors, calls of newcomers]. */
const COUNT = 1
const REFUSED = 2
const KNOWN = 3
const CALLS = 4

/** Known actors that come this much more often than expected mean demand, not attack. */
const SURGE = 1.6
/** Fewer known calls than this say nothing. */
const SURGE_CALLS = 4
/** Newcomers that demand may bring in an hour: so many times what is ordinary, times (surge of the known)². */
const SURGE_REACH = 4
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/**
 * Closes ended windows and lets their tails learn; while a crowd was found lately no more than is ordinary, or what is left of each
 * attack would raise the bar for the next.
 */
export function closeNewcomers(state: ApiState, time: number, login: boolean, options: AnomalyOptions): void {
  for (let scale = 0; scale < SCALES.length; scale++) {
    const window = state.newcomers[scale]!
    if (!hasEnded(window, scale, time)) continue
    if (window[0]! - state.firstSeen >= options.newcomersAfterMs) {
      for (let m = 0; m < 2; m++) {
        const tail = state.newcomerTails[scale]![m]!
        const held = state.holdOff.holds(`${kindOf(m, login)}|*`, window[0]!)
        tail.add(held ? Math.min(window[m + 1]!, tail.reference) : window[m + 1]!)
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
    if (met.first) window[COUNT]!++
    if (met.recent && refused) window[REFUSED]!++
    window[met.recent ? CALLS : KNOWN]!++
  }
}

export function judgeNewcomers(
  state: ApiState,
  exchange: Exchange,
  login: boolean,
  options: AnomalyOptions,
  out: Output,
): void {
  if (exchange.time - state.firstSeen < options.newcomersAfterMs * 1.5) return
  for (let scale = 0; scale < SCALES.length; scale++) {
    const window = state.newcomers[scale]!
    for (const [m, rule] of [options.newcomers, options.newcomerRefusals].entries()) {
      if (window[m + 1]! < rule.floors[scale]!) continue
      const tail = state.newcomerTails[scale]![m]!
      if (tail.count < Math.min(options.minWindows, 1 + (2 * options.newcomersAfterMs) / SCALES[scale]!)) continue
      const upper = threshold(tail, rule, scale)
      if (window[m + 1]! < upper) continue
      const metric = m === 0 ? 'newcomers' : 'newcomer_refusals'
      if (isDismissed(state.dismissals, kindOf(m, login), metric, window[m + 1]!, { time: exchange.time })) continue
      if (m === 0 && surge(state, window, exchange.time, upper)) {
        out.count('anomaly.surges')
      } else alertNewcomers(state, exchange, window, scale, m, upper, login, options, out)
      state.foundAt = exchange.time
      // What was reported, or put down to demand, is neither counted again nor learned.
      state.newcomers = state.newcomers.map(() => emptyWindow())
      return
    }
  }
}

/**
 * Do the known actors come clearly more often than this hour expects, too? Then it is demand, for the hour to come; but demand
 * brings newcomers in proportion, so they have an allowance. `upper`: newcomers that are ordinary at most.
 */
function surge(state: ApiState, window: Window, time: number, upper: number): boolean {
  const demand = demandOf(state, window, time)
  if (demand > 0) {
    if (time >= state.surgeUntil) state.surge = [0, 0]
    state.surgeUntil = Math.max(state.surgeUntil, time + HOUR_MS)
    state.surge[1] = Math.max(state.surge[1], upper * SURGE_REACH * demand ** 2)
  }
  if (time >= state.surgeUntil) return false
  state.surge[0] += window[COUNT]!
  return state.surge[0] <= state.surge[1]
}

/** Calls of the known actors over what is due; 0 when that is not clearly more. */
function demandOf(state: ApiState, window: Window, time: number): number {
  const { expected, settled } = state.series.expect(1, 'requests')
  if (!settled || window[KNOWN]! < SURGE_CALLS) return 0
  const due = Math.max(1, (expected * Math.max(60_000, time - window[0]!)) / HOUR_MS)
  return window[KNOWN]! < SURGE * due || window[KNOWN]! < due + 2 * Math.sqrt(due) ? 0 : window[KNOWN]! / due
}

const kindOf = (m: number, login: boolean) => (m === 0 ? 'flood_distributed' : login ? 'cred_stuffing' : 'error_burst')

function alertNewcomers(
  state: ApiState,
  exchange: Exchange,
  window: Window,
  scale: number,
  m: number,
  upper: number,
  login: boolean,
  options: AnomalyOptions,
  out: Output,
): void {
  const { api, time } = exchange
  const kind = kindOf(m, login)
  const observed = window[m + 1]!
  const tail = state.newcomerTails[scale]![m]!
  const expected = tail.reference
  if (!state.holdOff.pass(`${kind}|*`, time, observed / upper, options.holdOffMs, options.holdOffs)) return
  learnAlerted(tail, state.newcomersTaught[scale]!, m, upper, Math.floor(time / DAY_MS))
  const what = m === 0 ? 'clients never seen before' : 'refused attempts by clients never seen before'
  raise(
    {
      kind,
      severity: observed >= 5 * upper ? 'high' : 'medium',
      api,
      time,
      title: `${kind === 'cred_stuffing' ? 'Passwords are being tried from many addresses' : 'Many new clients at once'} on ${api.id}: ${observed} ${what} in ${SCALE_NAMES[scale]}, usually at most ${Math.round(expected)}`,
      evidence: {
        metric: m === 0 ? 'newcomers' : 'newcomer_refusals',
        observed,
        expected: plain(expected),
        lower: 0,
        upper: plain(upper),
        window: SCALE_NAMES[scale],
        window_start: window[0],
        newcomers: window[COUNT],
        newcomer_calls: window[CALLS],
        known_calls: window[KNOWN],
      },
      identity: [scale, window[0]!],
      count: m === 0 ? window[CALLS]! : observed,
      answered: Math.max(0, window[CALLS]! - window[REFUSED]!),
    },
    out,
    true,
  )
}
