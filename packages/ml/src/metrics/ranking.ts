/** How well scores rank positives above negatives, and how well a threshold divides them. */
import { normalQuantile } from '../numeric/normal.js'
import { quantile } from '../numeric/robust.js'
import { seededRandom } from '../random.js'

/** Area under the ROC curve: the chance that a positive outscores a negative, ties half. NaN without both. */
export function rocAuc(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  const order = descending(scores)
  let positives = 0
  let negatives = 0
  let area = 0
  for (let k = 0; k < order.length; ) {
    let tiedPositive = 0
    let tiedNegative = 0
    const score = scores[order[k]!]!
    for (; k < order.length && scores[order[k]!] === score; k++) {
      if (labels[order[k]!] === 1) tiedPositive++
      else tiedNegative++
    }
    area += tiedNegative * (positives + tiedPositive / 2)
    positives += tiedPositive
    negatives += tiedNegative
  }
  return positives === 0 || negatives === 0 ? Number.NaN : area / (positives * negatives)
}

/** Average precision, Σ (R_k − R_{k−1})·P_k over distinct scores. NaN without positives. */
export function averagePrecision(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  const order = descending(scores)
  let total = 0
  for (let i = 0; i < labels.length; i++) total += labels[i] === 1 ? 1 : 0
  let hits = 0
  let sum = 0
  for (let k = 0; k < order.length; ) {
    const before = hits
    const score = scores[order[k]!]!
    for (; k < order.length && scores[order[k]!] === score; k++) hits += labels[order[k]!] === 1 ? 1 : 0
    sum += ((hits - before) / total) * (hits / k)
  }
  return total === 0 ? Number.NaN : sum
}

function descending(scores: ArrayLike<number>): Uint32Array {
  return Uint32Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[b]! - scores[a]!)
}

/** Counts of a two-class decision. */
export interface Confusion {
  tp: number
  fp: number
  fn: number
  tn: number
}

/** Counts of `score >= threshold` against labels 0/1. */
export function confusion(scores: ArrayLike<number>, labels: ArrayLike<number>, threshold: number): Confusion {
  const c = { tp: 0, fp: 0, fn: 0, tn: 0 }
  for (let i = 0; i < scores.length; i++) {
    if (scores[i]! >= threshold) labels[i] === 1 ? c.tp++ : c.fp++
    else labels[i] === 1 ? c.fn++ : c.tn++
  }
  return c
}

/** Precision, recall, F1 and false-positive rate; NaN where there is nothing to divide by. */
export function rates({ tp, fp, fn, tn }: Confusion): { precision: number; recall: number; f1: number; fpr: number } {
  return { precision: tp / (tp + fp), recall: tp / (tp + fn), f1: (2 * tp) / (2 * tp + fp + fn), fpr: fp / (fp + tn) }
}

/** Wilson's interval for a share of `hits` in `n` (1927); [0, 1] when n is 0. */
export function wilson(hits: number, n: number, level = 0.95): [number, number] {
  if (n === 0) return [0, 1]
  const z = normalQuantile(0.5 + level / 2)
  const p = hits / n
  const middle = (p + (z * z) / (2 * n)) / (1 + (z * z) / n)
  const half = (z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))) / (1 + (z * z) / n)
  return [Math.max(0, middle - half), Math.min(1, middle + half)]
}

/** Percentile bootstrap interval of a statistic of n items, given their drawn indices. Draws that give NaN are left out. */
export function bootstrap(
  n: number,
  statistic: (indices: Uint32Array) => number,
  options: { draws?: number; level?: number; seed?: number } = {},
): [number, number] {
  const { draws = 500, level = 0.95, seed = 1 } = options
  const random = seededRandom(seed)
  const values: number[] = []
  const indices = new Uint32Array(n)
  for (let d = 0; d < draws; d++) {
    for (let i = 0; i < n; i++) indices[i] = random.below(n)
    const value = statistic(indices)
    if (!Number.isNaN(value)) values.push(value)
  }
  return [quantile(values, (1 - level) / 2), quantile(values, (1 + level) / 2)]
}
