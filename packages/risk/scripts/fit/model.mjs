// From judgements to a model: fit, then put on the scale 0–100.
import { FEATURES, featuresOf, profileFromJson, STAKE_CHAIN } from '@apiscope/risk'
import { fitPairs } from './solve.mjs'

export const NAMES = FEATURES.map(({ name }) => name)
const PRIOR = FEATURES.map(({ prior }) => prior)
/** So few judgements cannot prove a published factor void: a tenth of its prior stays. */
const LEAST = PRIOR.map((prior) => 0.1 * prior)
const CHAIN = STAKE_CHAIN.map((name) => NAMES.indexOf(name))

/**
 * The scale: what impact × likelihood (1–100) should come to, in log-odds. 30 comes to 65, 62 to 87, 16 to 38: so `high` (60) starts about where
 * one of the two is high and the other above middling, `critical` (85) where both are high (OWASP Risk Rating, severity table).
 */
export const TARGET = (product) => 1.8 * Math.log(product) - 5.5

export const rowOf = (json) => featuresOf(profileFromJson(json))

/** @param lambda strength of the ridge: how many judgements the prior of a weight is worth, about */
export function fitModel(profiles, pairs, lambda, counts = pairs.map(() => 1)) {
  const rows = new Map(profiles.map((p) => [p.id, rowOf(p)]))
  const differences = pairs.map(({ a, b }) => rows.get(a).map((x, j) => x - rows.get(b)[j]))
  const ridge = PRIOR.map((prior) => lambda / (0.15 + 0.5 * prior) ** 2)
  const raw = fitPairs({ rows: differences, counts, prior: PRIOR, ridge, least: LEAST, chain: CHAIN })
  return scaled(raw, profiles, rows)
}

/** One slope for all weights and a base, by least squares to the target; the order is not touched. */
function scaled(raw, profiles, rows) {
  const xs = profiles.map(({ id }) => rows.get(id).reduce((sum, x, j) => sum + x * raw[j], 0))
  const ys = profiles.map(({ impact, likelihood }) => TARGET(impact * likelihood))
  const mean = (values) => values.reduce((sum, v) => sum + v, 0) / values.length
  const [mx, my] = [mean(xs), mean(ys)]
  const covariance = xs.reduce((sum, x, i) => sum + (x - mx) * (ys[i] - my), 0)
  const slope = covariance / xs.reduce((sum, x) => sum + (x - mx) ** 2, 0)
  return { base: my - slope * mx, weights: raw.map((w) => w * slope) }
}

/** In the form of `models/risk.json`. */
export function modelOf({ base, weights }, version = 'candidate', replicates = []) {
  const round = (x, digits) => Number(x.toFixed(digits))
  return {
    v: 1,
    version,
    base: round(base, 4),
    weights: Object.fromEntries(NAMES.map((name, j) => [name, round(weights[j], 4)])),
    replicates: replicates.map((r) => ({ base: round(r.base, 2), weights: r.weights.map((w) => round(w, 2)) })),
  }
}
