/** Labels for one parameter whose name and values are at hand: `apiscope pii label` and the evaluation. */
import { isHidden, isHiddenMark, type ParameterLocation } from '@apiscope/schema'
import type { CustomDetector } from './custom/detector.js'
import { hash32 } from './evidence/distinct.js'
import { ParameterEvidence } from './evidence/evidence.js'
import { PII_LIMITS } from './limits.js'
import { explain, probabilities } from './model/labeller.js'
import { loadParameterModel } from './model/score.js'
import { type ClassifyContext, DEFAULT_CONTEXT, ValueClassifier } from './values/classify.js'
import { openSealed } from './values/sealed.js'
import { readName } from './words/parameter-name.js'

export interface ParameterInput {
  id?: string
  /** `path`, `query`, `header`, `cookie`, `request`, `response`; other words for these are understood. */
  location?: string
  paramName: string
  /** Dotted path of the parameter inside its body, or the path of its API. */
  path?: string
  values?: readonly unknown[]
  /** Which of `values` a sensor wrote, as in an exchange; absent: all are what was sent. */
  hidden?: true | number[]
  /** Names of the other parameters in the same object. */
  siblings?: readonly string[]
}

export interface ParameterLabels {
  id?: string
  labels: string[]
  confidence: Record<string, number>
  why: Record<string, string>
}

const MAX_VALUES = 2000

/** Labels one parameter. Pure and deterministic; values beyond the first 2,000 are not read. */
export function labelParameter(
  input: ParameterInput,
  custom: readonly CustomDetector[] = [],
  context: ClassifyContext = DEFAULT_CONTEXT,
): ParameterLabels {
  const name = readName({ paramName: input.paramName, path: input.path })
  const evidence = evidenceOf(input.values ?? [], new ValueClassifier(custom), context, input.hidden)
  const model = loadParameterModel()
  const found = probabilities(model, name, evidence, { location: locationOf(input.location) }, custom, 0.05)
  const labels = found.filter((f) => f.confidence >= model.threshold(f.label)).slice(0, PII_LIMITS.labelsPerParameter)
  return {
    ...(input.id === undefined ? {} : { id: input.id }),
    labels: labels.map((l) => l.label),
    confidence: Object.fromEntries(
      found.filter((f) => f.confidence >= 0.2 || labels.includes(f)).map((f) => [f.label, f.confidence]),
    ),
    why: Object.fromEntries(labels.map((l) => [l.label, explain(l.label, name, evidence)])),
  }
}

/** Evidence of a list of values; objects and arrays count as JSON text. */
export function evidenceOf(
  values: readonly unknown[],
  classifier: ValueClassifier,
  context: ClassifyContext,
  hidden?: true | number[],
): ParameterEvidence {
  const evidence = new ParameterEvidence(PII_LIMITS.distinct)
  const mark = isHiddenMark(hidden, values.length) ? { hidden } : {}
  for (const [i, value] of values.slice(0, MAX_VALUES).entries()) {
    const text = value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)
    const written = isHidden(mark, i)
    const sealed = written ? openSealed(text) : undefined
    if (sealed !== undefined) evidence.add(sealed.verdict, hash32(sealed.key))
    else evidence.add(classifier.classify(text, context, written), hash32(text))
  }
  return evidence
}

/** Brings the many words for a location to the six of the Exchange contract. */
export function locationOf(text: string | undefined): ParameterLocation {
  const t = (text ?? '').toLowerCase()
  if (t.includes('header')) return 'header'
  if (t.includes('cookie')) return 'cookie'
  if (t.includes('query')) return 'query'
  if (t.startsWith('path')) return 'path'
  if (t.startsWith('req') || t.includes('body') || t.includes('form')) return 'request'
  return 'response'
}
