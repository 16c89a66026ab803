/** One actor at one API: are its windows out of the ordinary, and what do they mean? */
import { callerAddress, type Exchange } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { isDismissed } from '../dismissal.js'
import { plain, raise } from '../finding.js'
import { type AnomalyOptions, METRICS, SCALE_NAMES, SCALES } from '../options.js'
import { type Excess, excesses } from './judge.js'
import { learnAlerted } from './learn.js'
import type { ApiState } from './state.js'
import { detectorOf, type Verdict, verdictsOf } from './verdict.js'
import { type ActorWindows, emptyWindow, METRIC_INDEX, type Window } from './windows.js'

const DAY_MS = 86_400_000

/** Judges the windows of the actor that has just called, and raises what they mean. */
export function judgeActor(
  state: ApiState,
  exchange: Exchange,
  actor: ActorWindows,
  login: boolean,
  options: AnomalyOptions,
  out: Output,
): void {
  const { api, client, time } = exchange
  const context = { login, authenticated: exchange.principal !== undefined, api, client: client.id }
  // Many names at a login are many people, unless they are refused: not even a reason to count anew.
  const found = excesses(state, client.id, actor, options).filter(
    (excess) => !login || excess.metric !== 'objects' || detectorOf(excess, actor.windows[excess.scale]!, context),
  )
  if (found.length === 0) return
  state.foundAt = time
  const held = state.holdOff.holds(client.id, time)
  // What was called benign goes on being counted: it may yet grow beyond what was meant.
  const about = { time, client: client.id }
  const open = found.filter((excess) => {
    const detector = detectorOf(excess, actor.windows[excess.scale]!, context)
    return !detector || !isDismissed(state.dismissals, detector.kind, excess.metric, excess.observed, about)
  })
  if (open.length < found.length) out.count('anomaly.dismissed')
  if (open.length === 0) return
  for (const [verdict, excess] of verdictsOf(open, actor.windows, context)) {
    // Floods and errors come with most attacks; after another finding about the actor they tell nothing new.
    if (held && (verdict.kind === 'flood' || verdict.kind === 'error_burst')) continue
    if (!state.holdOff.pass(`${verdict.kind}|${client.id}`, time, excess.ratio, options.holdOffMs, options.holdOffs))
      continue
    state.holdOff.pass(client.id, time, 1, options.holdOffMs, options.holdOffs)
    raiseActor(state, exchange, actor.windows[excess.scale]!, verdict, excess, out)
  }
  // What was reported (or belongs to what was) is not counted again, on any scale.
  actor.windows = actor.windows.map(() => emptyWindow())
}

function raiseActor(
  state: ApiState,
  exchange: Exchange,
  window: Window,
  verdict: Verdict,
  excess: Excess,
  out: Output,
): void {
  const { api, client, time } = exchange
  const m = METRICS.indexOf(excess.metric)
  const day = Math.floor(time / DAY_MS)
  learnAlerted(state.tails[excess.scale]![m]!, state.taught[excess.scale]!, m, excess.upper, day)
  raise(
    {
      ...verdict,
      api,
      time,
      client: { id: client.id, ip: callerAddress(client) },
      evidence: { ...evidenceOf(excess, window), ...succeeded(verdict, window) },
      identity: [client.id, excess.scale, window[0]!, excess.metric],
      count: window[METRIC_INDEX.requests]!,
      answered: window[METRIC_INDEX.requests]! - window[METRIC_INDEX.errors]!,
    },
    out,
  )
}

/** Of guesses: how many were right. */
const succeeded = ({ kind }: Verdict, window: Window): Record<string, number> =>
  kind === 'cred_stuffing' ? { succeeded: window[METRIC_INDEX.requests]! - window[METRIC_INDEX.errors]! } : {}

function evidenceOf(excess: Excess, window: Window): Record<string, unknown> {
  return {
    metric: excess.metric,
    observed: excess.observed,
    expected: plain(excess.expected),
    lower: 0,
    upper: plain(excess.upper),
    window: SCALE_NAMES[excess.scale],
    window_ms: SCALES[excess.scale],
    window_start: window[0],
    requests: window[METRIC_INDEX.requests],
    errors: window[METRIC_INDEX.errors],
    objects: window[METRIC_INDEX.objects],
  }
}
