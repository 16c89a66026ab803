/**
 * The detector of injections: what the classifier says of a value, what the parameter's other values look like, and what the
 * server made of it. None of the three raises an alert alone.
 */

import { type AttackKind, type AttackModelJson, type AttackScore, shapeOf, shownName } from '@apiscope/attacks'
import type { Exchange } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { hash32 } from '../api/windows.js'
import { type Dismissal, isShapeDismissed } from '../dismissal.js'
import type { Incidents } from '../incident.js'
import { type Attempts, createAttempts, keep } from './attempts.js'
import type { InjectionOptions } from './options.js'
import { ParameterHistory } from './parameter.js'
import { type InjectionState, isUnusualSize, learnSize } from './state.js'
import { report, tell } from './tell.js'
import { type RequestValue, requestValues } from './values.js'

/** What of the API the detector has a part in. */
export interface InjectionContext {
  incidents?: Incidents
  /** What people have called benign. */
  dismissals?: readonly Dismissal[]
}

export type Scorer = (value: string) => AttackScore

interface Hit extends RequestValue {
  score: number
  kind: AttackKind
  evidence: number
}

/** Growth of which the risk score is told. */
const TENFOLD = 10

/** A path is made of plain words, so its history need not say so first; so are the names of parameters. */
const ALWAYS_KNOWN = new Set(['path *', 'query *name', 'request *name', 'cookie *name'])

/** Folds one exchange into `state`, and raises `injection`. Deterministic; bounded by the options. */
export function detectInjection(
  state: InjectionState,
  exchange: Exchange,
  thresholds: AttackModelJson['thresholds'],
  score: Scorer,
  options: InjectionOptions,
  out: Output,
  { incidents, dismissals = [] }: InjectionContext = {},
): void {
  const hits: Hit[] = []
  const learnt: [ParameterHistory, AttackKind][] = []
  let scored = 0
  for (const value of requestValues(exchange, (key) => historyOf(state, key, options, out).add())) {
    if (++scored > options.valuesPerExchange) {
      out.count('anomaly.values_not_scored')
      break
    }
    const { score: s, kind } = score(value.text)
    const history = historyOf(state, value.key, options, out)
    if (kind === undefined || s < thresholds.permille1) history.add()
    else if (isBenign(value, kind, exchange, dismissals)) out.count('anomaly.dismissed')
    else {
      const sure = s >= thresholds.permille01
      const rich = history.isRich(kind, options)
      const known = history.known(options) || ALWAYS_KNOWN.has(value.key)
      hits.push({ ...value, score: s, kind, evidence: (sure ? 1 : 0.5) * (rich ? 0.02 : known ? 1 : 0.34) })
      learnt.push([history, kind])
    }
  }
  const status = exchange.response?.status ?? 0
  const bytes = exchange.response?.bodyBytes ?? 0
  const ok = status >= 200 && status < 300
  if (hits.length === 0) {
    if (ok) learnSize(state.sizes, bytes)
    return
  }
  const unusual = ok && isUnusualSize(state.sizes, bytes)
  judge(state, exchange, hits, { ok, unusual, failed: status >= 500 }, options, out, incidents)
  // What was answered as usual may be usual; what was refused, failed or answered oddly is never learnt.
  if (!ok || unusual) return
  const actor = hash32(exchange.client.id)
  for (const [history, kind] of learnt) {
    history.add()
    history.learn(actor, kind, exchange.time)
  }
}

function historyOf(state: InjectionState, key: string, options: InjectionOptions, out: Output): ParameterHistory {
  const { parameters } = state
  // Names can be data (`users.ann@example.org.id`): what is stored is their hash.
  const at = hash32(key)
  const known = parameters.get(at)
  if (known) {
    parameters.delete(at)
    parameters.set(at, known)
    return known
  }
  const history = ParameterHistory.create()
  parameters.set(at, history)
  if (parameters.size > options.parameters) {
    parameters.delete(parameters.keys().next().value!)
    out.count('anomaly.parameters_evicted')
  }
  return history
}

const shownPlace = (value: RequestValue) => `${value.in}:${shownName(value.name)}`

/** What a person has called benign is no attempt; it teaches nothing either. */
function isBenign(
  value: RequestValue,
  kind: AttackKind,
  { client, time }: Exchange,
  dismissals: readonly Dismissal[],
): boolean {
  if (dismissals.length === 0) return false
  const suspect = { parameter: shownPlace(value), shape: shapeOf(value.text), kind }
  return isShapeDismissed(dismissals, suspect, { time, client: client.id })
}

interface Outcome {
  ok: boolean
  unusual: boolean
  failed: boolean
}

function judge(
  state: InjectionState,
  exchange: Exchange,
  hits: Hit[],
  outcome: Outcome,
  options: InjectionOptions,
  out: Output,
  incidents?: Incidents,
): void {
  const attempts = attemptsOf(state, exchange, options)
  let best = hits[0]!
  for (const hit of hits)
    if (hit.evidence > best.evidence || (hit.evidence === best.evidence && hit.score > best.score)) best = hit
  // A server that fails, or answers with something else than usual, took the value for more than a value.
  const response = outcome.failed ? 2 : outcome.unusual ? 1.5 : 1
  attempts.evidence += best.evidence * response
  attempts.requests++
  if (outcome.ok) attempts.answered++
  if (outcome.unusual) attempts.unusual++
  if (outcome.failed) attempts.failed++
  attempts.score = Math.max(attempts.score, best.score)
  for (const kind of new Set(hits.map((hit) => hit.kind))) attempts.classes[kind] = (attempts.classes[kind] ?? 0) + 1
  keep(attempts.parameters, shownPlace(best))
  keep(attempts.shapes, shapeOf(best.text))
  keep(attempts.exchanges, exchange.id)
  if (attempts.evidence < options.alertAt) return
  // The first alert tells of attempts; another one only when they begin to be answered, which changes what has to be done.
  const stage = attempts.answered > 0 ? 2 : 1
  if (attempts.told >= stage) {
    if (attempts.requests >= TENFOLD * attempts.reported) report(exchange, attempts, out)
    return
  }
  attempts.told = stage
  tell(exchange, attempts, out, incidents)
}

function attemptsOf(state: InjectionState, { client, time }: Exchange, options: InjectionOptions): Attempts {
  let attempts = state.attempts.get(client.id)
  // An alert keeps quiet for longer than attempts add up.
  const lasts = attempts && attempts.told > 0 ? options.holdOffMs : options.attemptsMs
  if (!attempts || time - attempts.since > lasts) attempts = createAttempts(time)
  state.attempts.delete(client.id)
  state.attempts.set(client.id, attempts)
  if (state.attempts.size > options.attempters) state.attempts.delete(state.attempts.keys().next().value!)
  return attempts
}
