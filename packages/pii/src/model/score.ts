/** The trained model: one set of boosted trees a label, their log-odds made into probabilities by Platt scaling. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { BoostedTrees, type BoostJson, type PlattScale, platt } from '@apiscope/ml'
import { ApiscopeError, LABELS, type Label, type ParameterLocation } from '@apiscope/schema'
import type { ParameterEvidence } from '../evidence/evidence.js'
import type { ParameterName } from '../words/parameter-name.js'
import { withCertainty } from './certain.js'
import { FEATURES, featuresOf, share } from './features.js'

export interface ParameterContext {
  location: ParameterLocation
}

/** Stored form, `models/parameters.json.gz`. */
export interface ParameterModelJson {
  v: 1
  features: readonly string[]
  labels: Partial<Record<Label, { trees: BoostJson; scale: PlattScale; threshold: number }>>
}

interface LabelModel {
  trees: BoostedTrees
  scale: PlattScale
  threshold: number
}

export class ParameterModel {
  private readonly models = new Map<string, LabelModel>()

  /** @throws ApiscopeError `pii.model` when the model was made for other features. */
  constructor(json: ParameterModelJson) {
    if (json.v !== 1 || json.features.join() !== FEATURES.join()) {
      throw new ApiscopeError(
        'pii.model',
        'the parameter model does not fit this version: run packages/pii/scripts/train-parameters.mjs',
        1,
      )
    }
    for (const label of LABELS) {
      const stored = json.labels[label]
      if (stored !== undefined) {
        this.models.set(label, {
          trees: BoostedTrees.fromJSON(stored.trees),
          scale: stored.scale,
          threshold: stored.threshold,
        })
      }
    }
  }

  /** Probability of every label, in the order of LABELS. */
  probabilities(
    name: ParameterName,
    evidence: ParameterEvidence,
    context: ParameterContext,
  ): { label: Label; p: number }[] {
    const shared = share(name, evidence, context.location)
    return LABELS.map((label) => {
      const model = this.models.get(label)
      const p = model === undefined ? 0 : platt(model.scale, model.trees.score(featuresOf(label, shared)))
      return { label, p: withCertainty(label, p, name, evidence) }
    })
  }

  threshold(label: string): number {
    return this.models.get(label)?.threshold ?? 0.5
  }
}

let loaded: ParameterModel | undefined

/** The shipped model, read once. */
export function loadParameterModel(): ParameterModel {
  loaded ??= new ParameterModel(
    JSON.parse(gunzipSync(readFileSync(join(__dirname, '../../models/parameters.json.gz'))).toString()),
  )
  return loaded
}
