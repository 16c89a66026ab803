/** The trained model that weighs the evidence, and its vocabulary. Made by `packages/inventory/scripts/train-templates.mjs`. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { BoostedTrees, type BoostJson } from '@apiscope/ml'
import { TEMPLATE_FEATURES } from './features.js'
import { Vocabulary } from './vocabulary.js'

export interface TemplateModelJson {
  v: 1
  features: readonly string[]
  /** Singular words, separated by blanks. */
  vocabulary: string
  trees: BoostJson
  /** Probability from which a segment is a value. */
  threshold: number
}

export class TemplateModel {
  readonly vocabulary: Vocabulary
  readonly threshold: number
  private readonly trees: BoostedTrees

  /** Throws RangeError when the model was made for other features. */
  constructor(json: TemplateModelJson) {
    if (json.features.join() !== TEMPLATE_FEATURES.join())
      throw new RangeError('template model: made for other features')
    this.vocabulary = new Vocabulary(json.vocabulary)
    this.trees = BoostedTrees.fromJSON(json.trees)
    this.threshold = json.threshold
  }

  /** Probability that the segment is a value, 0–1. */
  probability(features: readonly number[]): number {
    return this.trees.probability(features)
  }

  private static shipped: TemplateModel | undefined

  /** The model that comes with the package; read once. */
  static load(): TemplateModel {
    TemplateModel.shipped ??= new TemplateModel(
      JSON.parse(gunzipSync(readFileSync(join(__dirname, '../../models/templates.json.gz'))).toString()),
    )
    return TemplateModel.shipped
  }
}
