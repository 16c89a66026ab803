/**
 * The detector of injections: what the classifier says of a value, what the parameter's other values look like, and what the
 * server made of it. None of the three raises an alert alone.
 */

import { type AttackKind, type AttackLook, type OwnName, shownName } from '@apiscope/attacks'
import { type AttackVerdict, type Exchange, outcomeStatus, safeName } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { hash32 } from '../api/windows.js'
import { type Dismissal, isShapeDismissed } from '../dismissal.js'
import type { Incidents } from '../incident.js'
import type { Totals } from '../totals.js'
import { type Attempts, createAttempts, keep } from './attempts.js'
import type { InjectionOptions } from './options.js'
import { ParameterHistory, teacherOf } from './parameter.js'
import { type InjectionState, isUnusualSize, learnSize } from './state.js'
import { report, tell } from './tell.js'
import { verdictsOf } from './values.js'

/** What of the API the detector has a part in. */
export interface InjectionContext {
  incidents?: Incidents
  /** What people have called benign. */
  dismissals?: readonly Dismissal[]
  totals?: Totals
}

interface Hit extends AttackVerdict {
  evidence: number
}

/** Growth of which the risk score is told. */
const TENFOLD = 10

/** Evidence from which a call counts for the total of an incident: more than a parameter of rich text gives. */
const COUNTS = 0.1

/** Characters of a parameter's name that count. */
const NAME_LENGTH = 256

/** Folds one exchange into `state`, and raises `injection`. Deterministic; bounded by the options. */
export function detectInjection(
  state: InjectionState,
  exchange: Exchange,
  look: AttackLook,
  options: InjectionOptions,
  out: Output,
  { incidents, dismissals = [], totals }: InjectionContext = {},
): void {
  const verdicts = verdictsOf(exchange, look)
  countOrdinary(state, exchange, verdicts, options, out)
  const hits: Hit[] = []
  const learnt: [ParameterHistory, AttackKind][] = []
  for (const verdict of verdicts) {
    if (isBenign(verdict, exchange, dismissals)) {
      out.count('anomaly.dismissed')
      continue
    }
    const kind = verdict.kind as AttackKind
    const history = historyOf(state, keyOf(verdict.in, verdict.name), options, out)
    const known = history.known(options) || isAlwaysKnown(verdict)
    const weight = history.isRich(kind, options) ? 0.02 : known ? 1 : 0.34
    hits.push({ ...verdict, evidence: (verdict.sure ? 1 : 0.5) * weight })
    learnt.push([history, kind])
  }
  const status = outcomeStatus(exchange.response) ?? 0
  const bytes = exchange.response?.bodyBytes ?? 0
  const ok = status >= 200 && status < 300
  if (hits.length === 0) {
    if (ok) learnSize(state.sizes, bytes)
    return
  }
  const unusual = ok && isUnusualSize(state.sizes, bytes)
  const best = strongest(hits)
  // What a parameter is made for is no part of an attack.
  if (best.evidence >= COUNTS)
    totals?.add(exchange, { kinds: [...new Set(hits.map(({ kind }) => kind))], parameter: shownPlace(best) })
  judge(state, exchange, hits, { ok, unusual, failed: status >= 500 }, options, out, incidents)
  // What was answered as usual may be usual; what was refused, failed or answered oddly is never learnt.
  if (!ok || unusual) return
  const actor = teacherOf(exchange.client.id)
  for (const [history, kind] of learnt) {
    history.add()
    history.learn(actor, kind, exchange.time)
  }
}

/** Values that nobody suspects are what makes a parameter known. */
function countOrdinary(
  state: InjectionState,
  { parameters }: Exchange,
  verdicts: readonly AttackVerdict[],
  options: InjectionOptions,
  out: Output,
): void {
  for (const { in: place, name, values } of parameters ?? []) {
    if (place === 'response' || values.length === 0) continue
    const safe = safeName(name, NAME_LENGTH)
    let ordinary = Math.min(values.length, options.valuesPerExchange)
    for (const verdict of verdicts) if (verdict.in === place && verdict.name === safe) ordinary--
    if (ordinary <= 0) continue
    const history = historyOf(state, keyOf(place, safe), options, out)
    for (let i = 0; i < ordinary; i++) history.add()
  }
}

/** What the history of a place is kept under. */
const keyOf = (place: string, name: string) => `${place} ${name}`

/**
 * A path is made of plain words, so its history need not say so first; so are the names of parameters; and the grammars of standard fields and
 * of document types are known. Fields of an application's own are parameters like others.
 */
const isAlwaysKnown = ({ in: place, name }: AttackVerdict): boolean =>
  OWN_NAMES.has(name) || (place === 'header' && STANDARD_FIELDS.test(name))

const OWN_NAMES = new Set<string>([
  '(path)',
  '(name)',
  '(line)',
  '(chunk)',
  '(body)',
  '(part)',
  '(deep)',
] satisfies OwnName[])
const STANDARD_FIELDS =
  /^(?:host|user-agent|referer|origin|range|authorization|authorization\.password|proxy-authorization|content-\w+|accept(?:-\w+)?|if-[\w-]+|x-forwarded-[\w-]+|forwarded|via|cache-control|pragma|te|expect|from|x-requested-with|x-real-ip)$/

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

const shownPlace = ({ in: place, name }: AttackVerdict) => `${place}:${shownName(name)}`

/** What a person has called benign is no attempt; it teaches nothing either. */
function isBenign(verdict: AttackVerdict, { client, time }: Exchange, dismissals: readonly Dismissal[]): boolean {
  if (dismissals.length === 0) return false
  const { shape, kind } = verdict
  const suspect = { parameter: shownPlace(verdict), shape, kind: kind as AttackKind }
  return isShapeDismissed(dismissals, suspect, { time, client: client.id })
}

interface Outcome {
  ok: boolean
  unusual: boolean
  failed: boolean
}

function strongest(hits: readonly Hit[]): Hit {
  let best = hits[0]!
  for (const hit of hits)
    if (hit.evidence > best.evidence || (hit.evidence === best.evidence && hit.score > best.score)) best = hit
  return best
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
  const best = strongest(hits)
  // A server that fails, or answers with something else than usual, took the value for more than a value.
  const response = outcome.failed ? 2 : outcome.unusual ? 1.5 : 1
  attempts.evidence += best.evidence * response
  attempts.requests++
  if (outcome.ok) attempts.answered++
  if (outcome.unusual) attempts.unusual++
  if (outcome.failed) attempts.failed++
  attempts.score = Math.max(attempts.score, best.score)
  for (const kind of new Set(hits.map((hit) => hit.kind as AttackKind)))
    attempts.classes[kind] = (attempts.classes[kind] ?? 0) + 1
  keep(attempts.parameters, shownPlace(best))
  keep(attempts.shapes, best.shape)
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
