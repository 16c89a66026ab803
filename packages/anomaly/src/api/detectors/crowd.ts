/** Attacks from many addresses: actors that the API has never met, coming together while the known ones do as ever. */

import type { Exchange } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { isDismissed } from '../../dismissal.js'
import { largest, plain, raise } from '../../finding.js'
import { type AnomalyOptions, SCALE_NAMES, SCALES } from '../../options.js'
import { guessLead } from '../../route.js'
import { windowText } from '../../wording.js'
import { learnAlerted, threshold } from '../learn.js'
import type { ApiState } from '../state.js'
import { emptyWindow, NEWCOMERS, type Window } from '../windows.js'
import type { CrowdDetector } from './crowd-detector.js'
import { floodDistributed } from './flood-distributed.js'
import { refusalsDistributed } from './refusals-distributed.js'

const DAY_MS = 86_400_000

export const CROWD_DETECTORS: readonly CrowdDetector[] = [floodDistributed, refusalsDistributed]

export function judgeCrowd(
  state: ApiState,
  exchange: Exchange,
  login: boolean,
  options: AnomalyOptions,
  out: Output,
): void {
  const early = exchange.time - state.firstSeen < options.newcomersAfterMs * 1.5
  if (early && !login) return
  for (let scale = 0; scale < SCALES.length; scale++) {
    for (const detector of CROWD_DETECTORS) {
      if (early && !isBlatant(state.newcomers[scale]!, detector, scale, options)) continue
      if (judge(state, exchange, detector, scale, { login, early }, options, out)) return
    }
  }
}

/** Times the floor, and shares: what is no ordinary day anywhere. */
const BLATANT = { floors: 5, refused: 0.8, callers: 0.3 }

/**
 * Before it is known how many newcomers an API has: a crowd at a login that is refused nearly without exception, a call or a few each. Who
 * mistypes comes in with the next attempt, so that among people more are let in than turned away.
 */
function isBlatant(window: Window, detector: CrowdDetector, scale: number, options: AnomalyOptions): boolean {
  if (detector.place !== NEWCOMERS.refused) return false
  const refused = window[NEWCOMERS.refused]!
  const all = window[NEWCOMERS.calls]! + window[NEWCOMERS.knownCalls]!
  if (refused < BLATANT.floors * detector.rule(options).floors[scale]! || refused < BLATANT.refused * all) return false
  return window[NEWCOMERS.count]! >= BLATANT.callers * refused
}

/** True when it was more than is ordinary, whatever came of it. */
function judge(
  state: ApiState,
  exchange: Exchange,
  detector: CrowdDetector,
  scale: number,
  { login, early }: { login: boolean; early: boolean },
  options: AnomalyOptions,
  out: Output,
): boolean {
  const window = state.newcomers[scale]!
  const observed = window[detector.place]!
  const rule = detector.rule(options)
  if (observed < rule.floors[scale]!) return false
  const tail = state.newcomerTails[scale]![detector.tail]!
  const enough = Math.min(options.minWindows, 1 + (2 * options.newcomersAfterMs) / SCALES[scale]!)
  if (!early && tail.count < enough) return false
  const upper = threshold(tail, rule, scale)
  if (observed < upper) return false
  const { time } = exchange
  if (isDismissed(state.dismissals, detector.kindAt(login), detector.metric, observed, { time })) return false
  if (detector.excused(state, window, time, upper)) out.count('anomaly.surges')
  else alert(state, exchange, detector, scale, upper, login, options, out)
  state.foundAt = time
  // What was reported, or put down to demand, is neither counted again nor learned.
  state.newcomers = state.newcomers.map(() => emptyWindow())
  return true
}

function alert(
  state: ApiState,
  { api, time }: Exchange,
  detector: CrowdDetector,
  scale: number,
  upper: number,
  login: boolean,
  options: AnomalyOptions,
  out: Output,
): void {
  const kind = detector.kindAt(login)
  const window = state.newcomers[scale]!
  const observed = window[detector.place]!
  const tail = state.newcomerTails[scale]![detector.tail]!
  const expected = tail.reference
  if (!state.holdOff.pass(`${kind}|*`, time, observed / upper, options.holdOffMs, options.holdOffs)) return
  learnAlerted(tail, state.newcomersTaught[scale]!, detector.tail, upper, Math.floor(time / DAY_MS))
  const calls = window[NEWCOMERS.calls]!
  const isGuessing = kind === 'cred_stuffing'
  const lead = isGuessing ? `${guessLead(api.method, api.template)} from many addresses` : 'Many new clients at once'
  const answered = Math.max(0, calls - window[NEWCOMERS.refused]!)
  raise(
    {
      kind,
      severity: observed >= 5 * upper ? 'high' : 'medium',
      api,
      time,
      title: `${lead} on ${api.id}: ${observed} ${detector.noun} in ${windowText(SCALE_NAMES[scale])}, usually at most ${largest(expected)}${isGuessing ? `; ${answered} succeeded` : ''}`,
      evidence: {
        metric: detector.metric,
        observed,
        expected: plain(expected),
        lower: 0,
        upper: plain(upper),
        window: SCALE_NAMES[scale],
        window_start: window[0],
        newcomers: window[NEWCOMERS.count],
        newcomer_calls: calls,
        known_calls: window[NEWCOMERS.knownCalls],
        ...(isGuessing ? { succeeded: answered } : {}),
      },
      identity: [scale, window[0]!],
      count: detector.place === NEWCOMERS.refused ? observed : calls,
      answered,
    },
    out,
  )
}
