/** The fitted weights, as they come with the package. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ApiscopeError } from '@apiscope/schema'
import { FEATURES } from './features.js'

export interface RiskModel {
  v: 1
  /** Changes with the weights; stands in views and alerts. */
  version: string
  /** Log-odds of an API about which nothing is known. */
  base: number
  /** Log-odds per unit of value, never negative; one for each feature. */
  weights: Readonly<Record<string, number>>
  /** Bootstrap replicates: base and weights in the order of the features. For intervals. */
  replicates: readonly { base: number; weights: readonly number[] }[]
}

/** Checks the form of a stored model. Throws ApiscopeError `risk.model` that says what is wrong. */
export function parseModel(text: string, name: string): RiskModel {
  const model = JSON.parse(text) as RiskModel
  const wrong = (what: string) =>
    new ApiscopeError('risk.model', `${name}: ${what}; fit it anew with packages/risk/scripts/fit.mjs.`)
  if (model.v !== 1) throw wrong(`version ${model.v} is not known`)
  const fits = (weight: unknown) => typeof weight === 'number' && weight >= 0 && Number.isFinite(weight)
  for (const feature of FEATURES) {
    if (!fits(model.weights[feature.name])) throw wrong(`no usable weight for ${feature.name}`)
  }
  for (const { weights } of model.replicates) {
    if (weights.length !== FEATURES.length || !weights.every(fits)) throw wrong('a replicate does not fit the features')
  }
  return model
}

const SHIPPED = join(__dirname, '../../models/risk.json')
let shipped: RiskModel | undefined

/** The model in `models/risk.json`, read once. */
export function shippedModel(): RiskModel {
  shipped ??= parseModel(readFileSync(SHIPPED, 'utf8'), SHIPPED)
  return shipped
}

/** The priors as a model: what is used to fit from, and as a baseline. */
export function priorModel(): RiskModel {
  const weights = Object.fromEntries(FEATURES.map(({ name, prior }) => [name, prior]))
  return { v: 1, version: 'prior', base: -5.5, weights, replicates: [] }
}
