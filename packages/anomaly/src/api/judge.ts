/** Is an actor's window out of the ordinary, compared with what the API has learned, or with the other actors of now? */
import { type AnomalyOptions, METRICS, type Metric, type Rule, SCALES } from '../options.js'
import { NOTEWORTHY, threshold } from './learn.js'
import type { ApiState } from './state.js'
import { type ActorWindows, isOpen } from './windows.js'

export interface Excess {
  metric: Metric
  scale: number
  observed: number
  /** Where the ordinary ends. */
  upper: number
  /** The largest ordinary value. */
  expected: number
  ratio: number
}

/** The metrics of `actor` that pass their thresholds, strongest first. */
export function excesses(state: ApiState, id: string, actor: ActorWindows, options: AnomalyOptions): Excess[] {
  const found: Excess[] = []
  for (let scale = 0; scale < SCALES.length; scale++) {
    const window = actor.windows[scale]!
    if (!isOpen(window)) continue
    for (let m = 0; m < METRICS.length; m++) {
      const observed = window[m + 1]!
      const metric = METRICS[m]!
      if (observed < options.rules[metric].floors[scale]!) continue
      const excess = judge(state, id, actor, scale, m, observed, options)
      if (excess) found.push(excess)
    }
  }
  return found.sort((a, b) => b.ratio - a.ratio || a.scale - b.scale)
}

function judge(
  state: ApiState,
  id: string,
  actor: ActorWindows,
  scale: number,
  m: number,
  observed: number,
  options: AnomalyOptions,
): Excess | undefined {
  const metric = METRICS[m]!
  const rule = metric === 'objects' ? ruleOfObjects(state, options) : options.rules[metric]
  const tail = state.tails[scale]![m]!
  const familiar = familiarity(actor, m, options)
  let upper = 0
  let expected = 0
  if (tail.count >= options.minWindows) {
    upper = threshold(tail, rule, scale, familiar)
    expected = tail.reference
    if (observed < upper) return undefined
  }
  if (tail.count < options.fewWindows) {
    const peers = peersOf(state, id, scale, m)
    if (tail.count < options.minWindows && peers.count < options.minPeers) return undefined
    const margin = peers.count >= options.minPeers ? options.coldMargin : 1
    expected = Math.max(expected, peers.largest)
    upper = Math.max(upper, rule.floors[scale]! * margin, peers.largest * rule.margin * margin)
    if (observed < upper) return undefined
  }
  return { metric, scale, observed, upper, expected, ratio: observed / Math.max(upper, 1e-9) }
}

/**
 * Where people read what is theirs, new objects are telling. Where each call names another object as a rule (support, back
 * office), they say no more than requests do, and are judged like these.
 */
function ruleOfObjects({ fresh: [named, fresh] }: ApiState, { rules }: AnomalyOptions): Rule {
  const share = named < 50 ? 0 : fresh / named
  const like = Math.min(1, Math.max(0, (share - 0.5) / 0.4))
  return { ...rules.objects, margin: rules.objects.margin + (rules.requests.margin - rules.objects.margin) * like }
}

/**
 * Factor on the margin: regulars vary more than strangers, as far as they themselves have been among the largest. One who
 * has come for weeks and done little is judged as a stranger is.
 */
function familiarity(actor: ActorWindows, m: number, options: AnomalyOptions): number {
  if (actor.days < options.knownDays) return 1
  const near = Math.min(1, Math.max(0, ((actor.peaks?.[m] ?? 0) - NOTEWORTHY) / 0.5))
  return 1 + (options.knownMargin - 1) * near
}

/** The present windows of the other actors. */
function peersOf(state: ApiState, id: string, scale: number, m: number): { count: number; largest: number } {
  let count = 0
  let largest = 0
  for (const [other, { windows }] of state.actors) {
    if (other === id || !isOpen(windows[scale]!)) continue
    count++
    largest = Math.max(largest, windows[scale]![m + 1]!)
  }
  return { count, largest }
}
