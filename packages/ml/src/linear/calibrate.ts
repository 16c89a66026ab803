/** Scores made into probabilities. */
import { nelderMead } from '../optimise/nelder-mead.js'
import { sigmoid } from './logistic.js'

/** p = 1/(1 + exp(−(a·score + b))). */
export interface PlattScale {
  a: number
  b: number
}

/**
 * Platt scaling (2000) with his smoothed targets (Lin, Lin and Weng 2007): two parameters from scores and labels 0/1.
 * The fit is on scores standardised by their spread, so that their unit does not matter.
 */
export function fitPlatt(scores: ArrayLike<number>, labels: ArrayLike<number>): PlattScale {
  const n = scores.length
  let positives = 0
  let mean = 0
  for (let i = 0; i < n; i++) {
    positives += labels[i]!
    mean += scores[i]! / n
  }
  let variance = 0
  for (let i = 0; i < n; i++) variance += (scores[i]! - mean) ** 2 / n
  const spread = variance > 0 ? Math.sqrt(variance) : 1
  const high = (positives + 1) / (positives + 2)
  const low = 1 / (n - positives + 2)
  const loss = ([a, b]: number[]): number => {
    let sum = 0
    for (let i = 0; i < n; i++) {
      const z = a! * ((scores[i]! - mean) / spread) + b!
      const target = labels[i] === 1 ? high : low
      sum += (z > 0 ? z + Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z))) - target * z
    }
    return sum
  }
  const prior = Math.log((positives + 1) / (n - positives + 1))
  const { x } = nelderMead(loss, [1, prior], { step: 0.5, tolerance: 1e-12 })
  const a = x[0]! / spread
  return { a, b: x[1]! - a * mean }
}

/** Applies a Platt scale. */
export function platt(scale: PlattScale, score: number): number {
  return sigmoid(scale.a * score + scale.b)
}

/** A rising step function: `values[i]` from `at[i]`, straight lines between. */
export interface Isotonic {
  at: number[]
  values: number[]
}

/** Isotonic regression by pooling adjacent violators: the rising function nearest to the labels in squared error. */
export function fitIsotonic(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  weights?: ArrayLike<number>,
): Isotonic {
  const order = Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[a]! - scores[b]!)
  const blocks: { low: number; high: number; sum: number; weight: number }[] = []
  for (const i of order) {
    const w = weights ? weights[i]! : 1
    const same = blocks[blocks.length - 1]
    if (same && same.high === scores[i]! && same.low === same.high) {
      same.sum += w * labels[i]!
      same.weight += w
    } else blocks.push({ low: scores[i]!, high: scores[i]!, sum: w * labels[i]!, weight: w })
    // Only the block before the last can have become a violator, since the last may still take equal scores.
    settle(blocks, 2)
  }
  settle(blocks, 1)
  const at: number[] = []
  const values: number[] = []
  for (const b of blocks) {
    at.push(b.low)
    values.push(b.sum / b.weight)
    if (b.high > b.low) {
      at.push(b.high)
      values.push(b.sum / b.weight)
    }
  }
  return { at, values }
}

function settle(blocks: { low: number; high: number; sum: number; weight: number }[], from: number): void {
  for (let k = blocks.length - from; k > 0; k--) {
    const a = blocks[k - 1]!
    const b = blocks[k]!
    if (a.sum / a.weight < b.sum / b.weight) break
    blocks.splice(k - 1, 2, { low: a.low, high: b.high, sum: a.sum + b.sum, weight: a.weight + b.weight })
  }
}

/** Value of the fitted function, flat beyond its ends. NaN when it was fitted on nothing. */
export function isotonic({ at, values }: Isotonic, score: number): number {
  const n = at.length
  if (n === 0) return Number.NaN
  if (score <= at[0]!) return values[0]!
  if (score >= at[n - 1]!) return values[n - 1]!
  let low = 0
  let high = n - 1
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (at[middle]! <= score) low = middle
    else high = middle
  }
  const t = (score - at[low]!) / (at[high]! - at[low]!)
  return values[low]! + t * (values[high]! - values[low]!)
}
