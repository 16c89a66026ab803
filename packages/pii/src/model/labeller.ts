/** From evidence to labels with probabilities, and the reasons for them. */
import { LABELS } from '@apiscope/schema'
import type { CustomDetector } from '../custom/detector.js'
import type { ParameterEvidence } from '../evidence/evidence.js'
import type { ParameterName } from '../words/parameter-name.js'
import { held } from './certain.js'
import { nameLevel } from './name-level.js'
import type { ParameterContext, ParameterModel } from './score.js'
import { usable } from './usable.js'

export interface Labelled {
  label: string
  /** Calibrated probability that the label is right, 0–1, two digits. */
  confidence: number
}

/** Probability of every label that reaches `floor`, highest first; ties in the order of the names. */
export function probabilities(
  model: ParameterModel,
  name: ParameterName,
  evidence: ParameterEvidence,
  context: ParameterContext,
  custom: readonly CustomDetector[],
  floor: number,
): Labelled[] {
  const out: Labelled[] = []
  if (!held(evidence)) return out
  for (const { label, p } of model.probabilities(name, evidence, context)) {
    if (p >= floor) out.push({ label, confidence: round(p) })
  }
  for (const detector of custom) {
    const p = customScore(detector, name, evidence)
    if (p >= floor) out.push({ label: detector.label, confidence: round(p) })
  }
  return out.sort((a, b) => b.confidence - a.confidence || (a.label < b.label ? -1 : 1))
}

/** A user's detector: share of the values that fit, a telling name counts as much as most values. */
function customScore(detector: CustomDetector, name: ParameterName, evidence: ParameterEvidence): number {
  const n = usable(evidence)
  const share = n === 0 ? 0 : (evidence.labels.get(detector.label)?.strong ?? 0) / n
  const named = detector.named([...name.containers.flat(), ...name.words])
  if (!detector.hasPattern) return named ? 0.9 : 0
  return named ? (n === 0 ? 0.6 : 0.4 + 0.6 * share) : 0.95 * share
}

/** Why a label was given, in words; nothing of the values themselves. */
export function explain(label: string, name: ParameterName, evidence: ParameterEvidence): string {
  const parts: string[] = []
  const level = LABELS.includes(label as never) ? nameLevel(name, label as never) : 0
  if (level === 2) parts.push(`named ${name.words.join(' ')}`)
  else if (level === 1) parts.push(`name ${name.words.join(' ')} may say so`)
  else if (level === -1) parts.push(`though named ${name.words.join(' ')}`)
  const e = name.evidence.get(label as never)
  if (e?.around) parts.push('its container says so')
  const n = usable(evidence)
  const counts = evidence.labels.get(label)
  if (n === 0) parts.push('no telling values')
  else if (counts !== undefined && counts.strong > 0) parts.push(`${counts.strong} of ${n} values accepted`)
  else if (counts !== undefined && counts.weak > 0) parts.push(`${counts.weak} of ${n} values possible`)
  else parts.push(`none of ${n} values speak for it`)
  return parts.join('; ')
}

const round = (p: number) => Math.round(p * 100) / 100
