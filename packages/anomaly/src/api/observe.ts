/** Folds one exchange into the state of its API, and judges. */
import type { Exchange } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { plain, raise } from '../finding.js'
import { type AnomalyOptions, METRICS, SCALE_NAMES, SCALES } from '../options.js'
import { isLoginRoute } from '../route.js'
import { classify, type Verdict } from './classify.js'
import { type Excess, excesses } from './judge.js'
import { closeAll, closeEnded, fadeTails, learnAlerted } from './learn.js'
import { mismatchOf } from './mismatch.js'
import { closeNewcomers, countNewcomer, judgeNewcomers } from './newcomers.js'
import { judgeSizes } from './outlier.js'
import type { ApiState } from './state.js'
import { type ActorWindows, createWindows, emptyWindow, hash32, isOpen, METRIC_INDEX, type Window } from './windows.js'

const DAY_MS = 86_400_000

export function observe(state: ApiState, exchange: Exchange, options: AnomalyOptions, out: Output): void {
  const { time } = exchange
  state.api ??= exchange.api
  if (state.calls === 0) state.firstSeen = time
  state.calls++
  state.lastSeen = Math.max(state.lastSeen, time)
  fadeDaily(state, time, options)
  closeNewcomers(state, time, options)
  const actor = actorOf(state, exchange.client.id, time, options, out)
  count(actor, exchange, options)
  const refused = isRefusal(exchange.response?.status)
  const first = state.known.meet(exchange.client.id)
  if (first) actor.metAt = time
  const recent = actor.metAt !== undefined && time - actor.metAt < DAY_MS
  // What one actor was found at is not the work of many.
  const alone = state.holdOff.holds(exchange.client.id, time)
  countNewcomer(state, exchange, { first, recent }, refused && !alone)
  const login = isLogin(state)
  judgeActor(state, exchange, actor, login, options, out)
  judgeSizes(state, exchange, actor, options, out)
  judgeNewcomers(state, exchange, login, options, out)
  judgeMismatch(state, exchange, options, out)
}

const isRefusal = (status: number | undefined) => status === 401 || status === 403

const isLogin = ({ api }: ApiState) => api !== undefined && isLoginRoute(api.method, api.template)

function fadeDaily(state: ApiState, time: number, options: AnomalyOptions): void {
  const day = Math.floor(time / DAY_MS)
  if (state.day >= 0 && day > state.day) {
    const factor = options.fadePerDay ** Math.min(60, day - state.day)
    fadeTails(state.tails, factor)
    fadeTails(state.newcomerTails, factor)
    fadeTails([state.sizeTails], factor)
  }
  state.day = Math.max(state.day, day)
}

/** The actor's windows, with ended ones learned; moves it to the end of the table. */
function actorOf(state: ApiState, id: string, time: number, options: AnomalyOptions, out: Output): ActorWindows {
  const actor = state.actors.get(id) ?? createWindows()
  state.actors.delete(id)
  state.actors.set(id, actor)
  if (state.actors.size > options.actors) {
    const [oldest, windows] = state.actors.entries().next().value!
    closeAll(windows, state.tails)
    state.actors.delete(oldest)
    out.count('anomaly.actors_evicted')
  }
  closeEnded(actor, state.tails, time)
  const day = Math.floor(time / DAY_MS)
  if (day > actor.lastDay) {
    actor.days++
    actor.lastDay = day
  }
  for (const window of actor.windows) if (!isOpen(window)) window[0] = time
  return actor
}

/** Adds the exchange to every window. */
function count(actor: ActorWindows, exchange: Exchange, options: AnomalyOptions): void {
  const { request, response, identities } = exchange
  let fresh = 0
  for (const identity of identities ?? []) {
    if (identity.role !== 'requested') continue
    const object = hash32(identity.key)
    if (actor.objects.includes(object)) continue
    actor.objects.push(object)
    if (actor.objects.length > options.objectsPerActor) actor.objects.shift()
    fresh++
  }
  const status = response?.status
  for (const window of actor.windows) {
    window[METRIC_INDEX.requests]!++
    window[METRIC_INDEX.objects]! += Math.min(1, fresh)
    window[METRIC_INDEX.response_bytes]! += response?.bodyBytes ?? 0
    window[METRIC_INDEX.request_bytes]! += request?.bodyBytes ?? 0
    window[METRIC_INDEX.records]! += response?.records ?? 0
    if (status !== undefined && status >= 400) window[METRIC_INDEX.errors]!++
    if (isRefusal(status)) window[METRIC_INDEX.refusals]!++
  }
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
  for (const [verdict, excess] of classify(found, actor.windows, context)) {
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

/** A token for somebody else than the request named, from an actor of whom that is not known. */
function judgeMismatch(state: ApiState, exchange: Exchange, options: AnomalyOptions, out: Output): void {
  const status = exchange.response?.status ?? 0
  if (status < 200 || status >= 300) return
  const mismatch = mismatchOf(exchange.identities)
  if (!mismatch) return
  const { api, client, time } = exchange
  if (!state.mismatches.note(client.id, Math.floor(time / DAY_MS))) return
  if (!state.holdOff.pass(`token_mismatch|${client.id}`, time, 1, options.holdOffMs, options.holdOffs)) return
  raise(
    {
      kind: 'token_mismatch',
      severity: 'high',
      api,
      time,
      client: { id: client.id, ip: client.ip },
      title: `A token for another identity than the one asked for on ${api.id}, to ${client.id}`,
      evidence: {
        metric: 'token_mismatches',
        observed: state.mismatches.countOf(client.id),
        expected: 0,
        ...mismatch,
        exchanges: [exchange.id],
      },
      identity: [client.id, exchange.id],
      count: 1,
      answered: 1,
    },
    out,
    true,
  )
}
