/** Folds one exchange into the state of its API, and judges. */
import type { Exchange } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { isDismissed } from '../dismissal.js'
import { plain, raise } from '../finding.js'
import { type AnomalyOptions, METRICS, SCALE_NAMES, SCALES } from '../options.js'
import { isLoginRoute } from '../route.js'
import { actorOf, count, isRefusal } from './actors.js'
import { classify, kindOf, type Verdict } from './classify.js'
import { type Excess, excesses } from './judge.js'
import { judgeCoverage } from './judge-coverage.js'
import { judgeMint } from './judge-mint.js'
import { fadeTails, learnAlerted } from './learn.js'
import { closeNewcomers, countNewcomer, judgeNewcomers } from './newcomers.js'
import { judgeSizes } from './outlier.js'
import type { ApiState } from './state.js'
import { type ActorWindows, emptyWindow, METRIC_INDEX, type Window } from './windows.js'

const DAY_MS = 86_400_000

export function observe(state: ApiState, exchange: Exchange, options: AnomalyOptions, out: Output): void {
  const { time } = exchange
  state.api ??= exchange.api
  if (state.calls === 0) state.firstSeen = time
  state.calls++
  state.lastSeen = Math.max(state.lastSeen, time)
  fadeDaily(state, time, options)
  const login = isLogin(state)
  closeNewcomers(state, time, login, options)
  // What one actor was found at is not the work of many.
  const found = state.holdOff.holds(exchange.client.id, time)
  const actor = actorOf(state, exchange.client.id, time, found, options, out)
  const fresh = count(state, actor, exchange, options)
  const refused = isRefusal(exchange.response?.status)
  const first = state.known.meet(exchange.client.id)
  if (first) actor.metAt = time
  const recent = actor.metAt !== undefined && time - actor.metAt < DAY_MS
  countNewcomer(state, exchange, { first, recent }, refused && !found)
  judgeActor(state, exchange, actor, login, options, out)
  judgeSizes(state, exchange, actor, options, out)
  judgeNewcomers(state, exchange, login, options, out)
  judgeMint(state, exchange, actor, options, out)
  if (!found && !state.holdOff.holds(exchange.client.id, time)) judgeCoverage(state, exchange, fresh, options, out)
}

const isLogin = ({ api }: ApiState) => api !== undefined && isLoginRoute(api.method, api.template)

function fadeDaily(state: ApiState, time: number, options: AnomalyOptions): void {
  const day = Math.floor(time / DAY_MS)
  if (state.day >= 0 && day > state.day) {
    const factor = options.fadePerDay ** Math.min(60, day - state.day)
    fadeTails(state.tails, factor)
    fadeTails(state.newcomerTails, factor)
    fadeTails([state.sizeTails], factor)
    state.coverage?.fade(factor)
    state.fresh = [state.fresh[0] * factor, state.fresh[1] * factor]
  }
  state.day = Math.max(state.day, day)
}

function judgeActor(
  state: ApiState,
  exchange: Exchange,
  actor: ActorWindows,
  login: boolean,
  options: AnomalyOptions,
  out: Output,
): void {
  const { api, client, time } = exchange
  const found = excesses(state, client.id, actor, options)
  if (found.length === 0) return
  state.foundAt = time
  const context = { login, authenticated: exchange.principal !== undefined, api: api.id, client: client.id }
  const held = state.holdOff.holds(client.id, time)
  // What was called benign goes on being counted: it may yet grow beyond what was meant.
  const about = { time, client: client.id }
  const open = found.filter((excess) => {
    const kind = kindOf(excess, actor.windows[excess.scale]!, context)
    return !kind || !isDismissed(state.dismissals, kind, excess.metric, excess.observed, about)
  })
  if (open.length < found.length) out.count('anomaly.dismissed')
  if (open.length === 0) return
  for (const [verdict, excess] of classify(open, actor.windows, context)) {
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
      client: { id: client.id, ip: client.ip },
      evidence: evidenceOf(excess, window),
      identity: [client.id, excess.scale, window[0]!, excess.metric],
      count: window[METRIC_INDEX.requests]!,
      answered: window[METRIC_INDEX.requests]! - window[METRIC_INDEX.errors]!,
    },
    out,
    true,
  )
}

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
