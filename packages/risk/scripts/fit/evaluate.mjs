// How often a model orders pairs as the judgement does.

import { seededRandom } from '@apiscope/ml'
import { profileFromJson, scoreProfile, sensitivityOf } from '@apiscope/risk'
import { fitModel, modelOf } from './model.mjs'

/** Scorers that need no fit. */
export const BASELINES = {
  'worst label': (json) => {
    const { requestLabels, responseLabels } = profileFromJson(json)
    return Math.max(0, ...[requestLabels, responseLabels].flatMap((labels) => Object.keys(labels).map(sensitivityOf)))
  },
  'five terms': (json) => {
    const p = profileFromJson(json)
    const labels = (l) => (Object.keys(l).length > 0 ? 1 : 0)
    const open = p.authentication === 'none' ? 1 : 0
    return (
      labels(p.responseLabels) +
      labels(p.requestLabels) +
      open +
      (p.exposure === 'public' ? 1 : 0) +
      (p.anomalies.high > 0 ? 1 : 0)
    )
  },
}

export const scorer = (model) => (json) => scoreProfile(profileFromJson(json), model).risk

/** Shares of pairs in the right order, per level and over all; a tie counts half. */
export function accuracy(profiles, pairs, score) {
  const scores = new Map(profiles.map((p) => [p.id, score(p)]))
  const sums = {}
  for (const { a, b, level } of pairs) {
    const [x, y] = [scores.get(a), scores.get(b)]
    const right = x > y ? 1 : x === y ? 0.5 : 0
    for (const key of [level, 'all']) {
      sums[key] ??= [0, 0]
      sums[key][0] += right
      sums[key][1]++
    }
  }
  return Object.fromEntries(Object.entries(sums).map(([key, [right, n]]) => [key, right / n]))
}

/** Kendall's tau-b of scores and a reference (Kendall, 1945). */
export function tauB(scores, reference) {
  let concordant = 0
  let tiedScores = 0
  let tiedReference = 0
  let n = 0
  for (let i = 0; i < scores.length; i++) {
    for (let j = 0; j < i; j++) {
      const s = Math.sign(scores[i] - scores[j])
      const r = Math.sign(reference[i] - reference[j])
      if (s === 0 && r === 0) continue
      if (s === 0) tiedScores++
      else if (r === 0) tiedReference++
      else concordant += s * r
      if (s !== 0 && r !== 0) n++
    }
  }
  return concordant / Math.sqrt((n + tiedScores) * (n + tiedReference))
}

/** Splits by profile, `times` over: trains on pairs within one part and tests on pairs within the other, so that no profile is in both. */
export function heldOut(profiles, pairs, lambda, { times = 30, share = 0.4, seed = 7 } = {}) {
  const random = seededRandom(seed)
  const results = []
  for (let t = 0; t < times; t++) {
    const ids = random.shuffle(profiles.map(({ id }) => id))
    const out = new Set(ids.slice(0, Math.round(share * ids.length)))
    const train = profiles.filter(({ id }) => !out.has(id))
    const model = modelOf(
      fitModel(
        train,
        pairs.filter(({ a, b }) => !out.has(a) && !out.has(b)),
        lambda,
      ),
    )
    const test = profiles.filter(({ id }) => out.has(id))
    const result = accuracy(
      test,
      pairs.filter(({ a, b }) => out.has(a) && out.has(b)),
      scorer(model),
    )
    result.tau = tauB(
      test.map(scorer(model)),
      test.map((p) => p.impact * p.likelihood),
    )
    results.push(result)
  }
  return summary(results)
}

/** Mean and standard deviation over the splits. */
function summary(results) {
  const keys = ['easy', 'medium', 'hard', 'all', 'tau']
  return Object.fromEntries(
    keys.map((key) => {
      const values = results.map((r) => r[key]).filter((v) => v !== undefined)
      const mean = values.reduce((s, v) => s + v, 0) / values.length
      const sd = Math.sqrt(values.reduce((s, v) => s + (v - mean) ** 2, 0) / Math.max(1, values.length - 1))
      return [key, { mean, sd }]
    }),
  )
}

/** Fits to resampled profiles; a pair counts as often as both its profiles were drawn (a cluster bootstrap). */
export function bootstrap(profiles, pairs, lambda, times, seed = 11) {
  const random = seededRandom(seed)
  return Array.from({ length: times }, () => {
    const drawn = new Map()
    for (let i = 0; i < profiles.length; i++) {
      const { id } = profiles[random.below(profiles.length)]
      drawn.set(id, (drawn.get(id) ?? 0) + 1)
    }
    const counts = pairs.map(({ a, b }) => (drawn.get(a) ?? 0) * (drawn.get(b) ?? 0))
    return fitModel(profiles, pairs, lambda, counts)
  })
}
