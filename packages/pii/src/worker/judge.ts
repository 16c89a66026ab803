/** Labels of a parameter rise and fall with its evidence. */

import type { ProseLabels } from '@apiscope/schema'
import type { Corrections } from '../corrections.js'
import type { CustomDetector } from '../custom/detector.js'
import type { PiiLimits } from '../limits.js'
import { probabilities } from '../model/labeller.js'
import type { ParameterModel } from '../model/score.js'
import { isProxyAddress } from './proxy-address.js'
import { nameOf, type ParameterState, type PiiState } from './state.js'

/** True when enough new evidence came in: the first two values, the second exchange, then half as many values again. */
export function due(parameter: ParameterState): boolean {
  const { n } = parameter.evidence
  const { judged } = parameter
  return n !== judged && (n <= 2 || n < judged || n >= judged * 1.5 || parameter.exchanges === 2)
}

/** A label in so many texts is one of the parameter: one text may quote anything. Count. */
const TEXTS = 2
/** And in such a share of them, where it is told by words alone: product names pass for people now and then. */
const SHARE = 0.1
const BY_WORDS: ReadonlySet<string> = new Set(['NAME', 'ADDRESS'])
/** Addresses of machines stand in every other message of an error. */
const UNREMARKABLE: ReadonlySet<string> = new Set(['IP_ADDRESS', 'MAC_ADDRESS'])
/** As sure as the labels in texts were right when they were measured (docs/prose-evaluation.md). */
const inText = (label: string): number => (label === 'NAME' ? 0.75 : 0.95)
/** Key of the number of texts themselves. */
const ALL = ''

/** Takes what texts of a parameter hold; true when its set of labels changed. */
export function judgeTexts(
  parameter: ParameterState,
  { texts, labels }: Pick<ProseLabels, 'texts' | 'labels'>,
  time: number,
  limits: PiiLimits,
): boolean {
  const seen = parameter.texts
  const all = (seen.get(ALL) ?? 0) + texts
  seen.set(ALL, all)
  let changed = false
  for (const [label, n] of Object.entries(labels)) {
    if (UNREMARKABLE.has(label) || (!seen.has(label) && seen.size > limits.labelsPerParameter)) continue
    const count = (seen.get(label) ?? 0) + n
    seen.set(label, count)
    if (parameter.labels.has(label) || parameter.labels.size >= limits.labelsPerParameter) continue
    if (count < TEXTS || (BY_WORDS.has(label) && count < SHARE * all)) continue
    parameter.labels.set(label, { confidence: inText(label), first: time, inText: true })
    changed = true
  }
  return changed
}

/** Judges a parameter anew; true when its set of labels changed. */
export function judge(
  state: PiiState,
  parameter: ParameterState,
  time: number,
  model: ParameterModel,
  custom: readonly CustomDetector[],
  corrections: Corrections,
  limits: PiiLimits,
): boolean {
  const api = state.api!
  parameter.judged = parameter.evidence.n
  const found = probabilities(
    model,
    nameOf(parameter, api),
    parameter.evidence,
    { location: parameter.in },
    custom,
    0.02,
  )
  const proxied = parameter.in === 'header' && isProxyAddress(parameter.name)
  const before = [...parameter.labels.keys()].join()
  const next = new Map(parameter.labels)
  for (const [label, held] of next) {
    if (held.fixed || held.inText) continue
    const p = found.find((f) => f.label === label)?.confidence ?? 0
    if (p < model.threshold(label) - limits.hysteresis) next.delete(label)
    else held.confidence = p
  }
  for (const { label, confidence } of found) {
    if (proxied && label === 'IP_ADDRESS') continue
    if (next.has(label) || confidence < model.threshold(label) || next.size >= limits.labelsPerParameter) continue
    if (parameter.exchanges < limits.minExchanges && confidence < limits.certain) continue
    next.set(label, { confidence, first: time })
  }
  for (const c of corrections.of(api.id, parameter.in, parameter.name)) {
    if (c.action === 'clear') next.delete(c.label)
    else next.set(c.label, { ...(next.get(c.label) ?? { first: time }), confidence: 1, fixed: true })
  }
  parameter.labels = next
  return [...next.keys()].join() !== before
}
