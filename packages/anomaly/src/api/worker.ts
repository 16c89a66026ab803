/** The worker `anomaly`: what one API sees, actor by actor and as a whole. */
import {
  actorOf,
  actorOfAddress,
  apiEvidence,
  callerAddress,
  type Exchange,
  type FindingMessage,
  isFeedback,
  isHeartbeat,
  isSiblings,
  subjectsOf,
  TOPICS,
  type Topic,
} from '@apiscope/schema'
import type { KeyEvidence, Output, WorkerDefinition } from '@apiscope/worker'
import { judgeCall } from '../agent/judge-call.js'
import { learnDismissal } from '../dismissal.js'
import { raiseHanded } from '../finding.js'
import { IncidentOutput } from '../incident-output.js'
import { InjectionDetector } from '../injection/detector.js'
import { type AnomalyOptions, DEFAULT_ANOMALY_OPTIONS } from '../options.js'
import { People } from '../people/people.js'
import { writePeople } from '../people/view.js'
import { judgeSeries } from '../series/judge-series.js'
import { DEFAULT_SERIES_OPTIONS, type SeriesOptions } from '../series/options.js'
import { writePast } from '../series/past.js'
import { closeSpending, observeSpending } from '../series/spending.js'
import { writeMetrics } from '../series/view.js'
import { Totals } from '../totals.js'
import { hasMet } from './actors.js'
import { applySiblings } from './demand.js'
import { judgeEvasion } from './detectors/evasion.js'
import { judgeToken } from './detectors/forged-token.js'
import { judgeFields } from './detectors/mass-assignment.js'
import { judgeNumbers } from './detectors/unusual-number.js'
import { closeEnded } from './learn.js'
import { observe } from './observe.js'
import { type ApiState, createApiState, decodeApiState, encodeApiState } from './state.js'

const SWEEP_MS = 3_600_000
const DAY_MS = 86_400_000

/** Bound to options; `anomalyWorker` is the one with the defaults. Throws RangeError for a time zone that is none. */
export function createAnomalyWorker(options: Partial<AnomalyOptions & SeriesOptions> = {}): WorkerDefinition<ApiState> {
  const settings = { ...DEFAULT_ANOMALY_OPTIONS, ...DEFAULT_SERIES_OPTIONS, ...options }
  const injections = new InjectionDetector(settings.injections)
  const incidents = new IncidentOutput()
  const follow = (state: ApiState, out: Output): Output => {
    state.totals ??= Totals.create()
    state.people ??= new People()
    return incidents.over(state.incidents, out, state.totals, state.people)
  }
  return {
    name: 'anomaly',
    stateVersion: 11,
    takesFeedback: true,
    primary: TOPICS.exchanges,
    side: [TOPICS.findings],
    sideSources: ['anomaly-actors/*', 'anomaly-hosts/*'],
    alertTopic: TOPICS.alertsAnomaly,
    evidence,
    create: () => createApiState(settings),
    weight: ({ calls }) => calls,
    bytes: bytesOf,
    // What no server has confirmed has no ways of its own: only the values in it are looked at, for all of a server together.
    strangers: {
      group: (message) => serverOf(message),
      apply(state, message, _topic, plainOut) {
        const { client, principal } = message as Exchange
        if (settings.allow.has(client.id, callerAddress(client))) return plainOut.count('anomaly.allowed')
        // Nothing there has accepted a credential: who shows another at each call is where he calls from.
        const actor = principal ? actorOfAddress(callerAddress(client)) : actorOf(client.id)
        const exchange = calledBy(message as Exchange, actor)
        const out = follow(state, plainOut)
        judgeEvasion(state, exchange, settings, out)
        judgeCall(state, exchange, settings.agents, out)
        injections.take(state.injections, exchange, out, state)
      },
    },
    encode: encodeApiState,
    decode: (text) => decodeApiState(text, settings),
    apply(state, message, topic, plainOut) {
      if (isHeartbeat(message)) return
      if (isSiblings(message)) {
        if (message.season) state.series.borrow(message.season)
        return applySiblings(state, message)
      }
      const out = follow(state, plainOut)
      if (topic === TOPICS.findings) {
        if (isToldAlready(state, message as FindingMessage)) return
        return raiseHanded(message as FindingMessage, out)
      }
      if (isFeedback(message)) {
        if (learnDismissal(state.dismissals, message, state.lastSeen)) out.count('anomaly.dismissals_learned')
        return
      }
      const exchange = message as Exchange
      if (settings.allow.has(exchange.client.id, callerAddress(exchange.client))) return out.count('anomaly.allowed')
      closeSeries(state, exchange.time - settings.latenessMs, settings, out)
      const age = state.calls === 0 ? 0 : exchange.time - state.firstSeen
      const caller = state.callers.name(exchange, age, settings.callers)
      const seen = calledBy(exchange, caller.actor)
      const taught = calledBy(exchange, caller.teacher)
      state.totals?.add(seen)
      observePeople(state, seen, settings, out)
      const newActor = !caller.made && !hasMet(state, caller.actor)
      observe(state, { ...caller, seen, taught }, settings, out)
      judgeEvasion(state, taught, settings, out)
      judgeToken(state, seen, settings, out)
      judgeFields(state, seen, settings, out)
      judgeNumbers(state, seen, settings, out)
      judgeCall(state, taught, settings.agents, out)
      injections.take(state.injections, taught, out, state)
      observeSpending(state, seen, newActor, settings)
      if (state.series.add(seen, newActor)) out.count('anomaly.late_exchanges')
    },
    wake: (state) => earlier(earlier(state.series.wake(), state.spending?.wake()), state.totals?.wake()),
    tick(state, watermark, out) {
      const told = incidents.over(state.incidents, out, undefined, state.people)
      closeSeries(state, watermark, settings, told)
      state.totals?.close(watermark, told)
      if (state.api && state.people) writePeople(state.api.id, state.people, watermark, out)
      sweep(state, watermark)
    },
  }
}

const earlier = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.min(a, b)

export const anomalyWorker = createAnomalyWorker()

/** Roughly: the series and tails are there from the first call (measured, Node 20), actors and parameters come with the traffic. */
function bytesOf({ actors, callers, injections }: ApiState): number {
  return 50_000 + 1_500 * actors.size + 120 * callers.size + 300 * injections.parameters.size
}

/** What a server does to all its agents each of them shows: the finding is one, and so is its id. */
function isToldAlready({ holdOff }: ApiState, { alert, time }: FindingMessage): boolean {
  if (alert.kind !== 'tool_changed' && alert.kind !== 'tool_lookalike') return false
  return !holdOff.pass(alert.id, time, 1, DAY_MS, 256)
}

/** What was found of an actor at an API is raised even if there is no such API. */
function evidence(message: unknown, topic: Topic): KeyEvidence {
  if (topic === TOPICS.findings) return isSiblings(message) ? 'absent' : 'notable'
  return isFeedback(message) ? 'absent' : apiEvidence(message)
}

function serverOf(message: unknown): string | undefined {
  const { server, request } = message as Partial<Exchange>
  return server && request ? `${server.ip}:${server.port}` : undefined
}

/** The exchange as if `actor` had called: the same, unless another is named by the sensor. An address has no principal. */
function calledBy(exchange: Exchange, actor: string): Exchange {
  if (exchange.client.id === actor) return exchange
  const { principal, ...rest } = exchange
  return { ...rest, client: { ...exchange.client, id: actor } }
}

/** Before anything is judged: an alert is about this call, too. */
function observePeople(state: ApiState, exchange: Exchange, { peopleBytes }: AnomalyOptions, out: Output): void {
  const found = subjectsOf(exchange)
  if (!found) return
  const left = state.people!.add(exchange.client.id, found, exchange.time, peopleBytes)
  if (left > 0) out.count('anomaly.people_evicted', left)
}

/** Silent actors' windows are learned within the hour. */
function sweep(state: ApiState, time: number): void {
  if (time < state.sweep) return
  state.sweep = time + SWEEP_MS
  for (const actor of state.actors.values()) closeEnded(actor, state.tails, time)
}

function closeSeries(state: ApiState, watermark: number, options: AnomalyOptions & SeriesOptions, out: Output): void {
  for (const closed of state.series.close(watermark, (start) => state.foundAt < start)) {
    if (closed.skipped) out.count('anomaly.windows_skipped')
    if (!state.api) continue
    writeMetrics(state.api.id, closed, out)
    writePast(state.api.id, closed, out)
    judgeSeries(state, closed, options, out)
  }
  closeSpending(state, watermark, options, out)
}
