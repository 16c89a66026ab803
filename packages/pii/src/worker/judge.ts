/** Labels of a parameter rise and fall with its evidence. */

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
    if (held.fixed) continue
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
