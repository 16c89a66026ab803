/** Logistic regression with an L2 penalty, for two or more classes, on dense or sparse rows. */
import type { SparseTable, Table } from '../data.js'
import { toSparse } from '../data.js'
import { lbfgs } from '../optimise/lbfgs.js'

export interface LogisticOptions {
  /** Penalty ½·l2·‖w‖² on the mean loss (the bias is free); default 1e-3. */
  l2?: number
  /** Weight of each row; default 1. */
  weights?: ArrayLike<number>
  /** Number of classes; default the largest label + 1, at least 2. */
  classes?: number
  /** Default 200. */
  maxIterations?: number
  /** Largest gradient entry at which it stops; default 1e-6. */
  tolerance?: number
}

/** Stored form. Two classes have one row of weights, K > 2 have K. */
export interface LogisticJson {
  v: 1
  classes: number
  columns: number
  weights: number[]
  bias: number[]
}

/** Probability of each class as softmax (or sigmoid) of a linear score. */
export class LogisticRegression {
  private constructor(
    readonly classes: number,
    readonly columns: number,
    readonly weights: Float64Array,
    readonly bias: Float64Array,
  ) {}

  /** Fits labels 0 … classes − 1 by L-BFGS. Throws RangeError when labels and rows do not match. */
  static fit(table: Table | SparseTable, labels: ArrayLike<number>, options: LogisticOptions = {}): LogisticRegression {
    const x = toSparse(table)
    if (labels.length !== x.rows) throw new RangeError('logistic: one label for each row is needed')
    let most = 1
    for (let i = 0; i < labels.length; i++) most = Math.max(most, labels[i]!)
    const classes = options.classes ?? most + 1
    const outputs = classes === 2 ? 1 : classes
    const size = outputs * x.columns
    const { x: solution } = lbfgs(objective(x, labels, outputs, options), new Float64Array(size + outputs), {
      maxIterations: options.maxIterations ?? 200,
      tolerance: options.tolerance ?? 1e-6,
    })
    return new LogisticRegression(classes, x.columns, solution.slice(0, size), solution.slice(size))
  }

  /** Linear score of output `k` (the log-odds of class 1 with two classes). */
  score(x: ArrayLike<number>, k = 0): number {
    let sum = this.bias[k]!
    const from = k * this.columns
    for (let j = 0; j < this.columns; j++) sum += this.weights[from + j]! * x[j]!
    return sum
  }

  /** The same for a sparse row of columns and values. */
  scoreSparse(indices: ArrayLike<number>, values: ArrayLike<number>, k = 0): number {
    let sum = this.bias[k]!
    const from = k * this.columns
    for (let p = 0; p < indices.length; p++) sum += this.weights[from + indices[p]!]! * values[p]!
    return sum
  }

  /** Probability of class 1, for two classes. */
  probability(x: ArrayLike<number>): number {
    return sigmoid(this.score(x))
  }

  /** Probability of each class. */
  probabilities(x: ArrayLike<number>): Float64Array {
    if (this.classes === 2) {
      const p = this.probability(x)
      return Float64Array.of(1 - p, p)
    }
    return softmax(Float64Array.from({ length: this.classes }, (_, k) => this.score(x, k)))
  }

  toJSON(): LogisticJson {
    return { v: 1, classes: this.classes, columns: this.columns, weights: [...this.weights], bias: [...this.bias] }
  }

  static fromJSON(json: LogisticJson): LogisticRegression {
    if (json.v !== 1) throw new RangeError('logistic: model of an unknown version')
    return new LogisticRegression(
      json.classes,
      json.columns,
      Float64Array.from(json.weights),
      Float64Array.from(json.bias),
    )
  }
}

/** 1/(1 + e⁻ˣ), without overflow. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x))
  const e = Math.exp(x)
  return e / (1 + e)
}

/** Exponentials over their sum, in place. */
export function softmax(z: Float64Array): Float64Array {
  let top = Number.NEGATIVE_INFINITY
  for (const v of z) top = Math.max(top, v)
  let sum = 0
  for (let k = 0; k < z.length; k++) {
    z[k] = Math.exp(z[k]! - top)
    sum += z[k]!
  }
  for (let k = 0; k < z.length; k++) z[k]! /= sum
  return z
}

function objective(x: SparseTable, labels: ArrayLike<number>, outputs: number, options: LogisticOptions) {
  const { l2 = 1e-3, weights } = options
  let total = 0
  for (let i = 0; i < x.rows; i++) total += weights ? weights[i]! : 1
  const size = outputs * x.columns
  const z = new Float64Array(outputs)
  return (w: Float64Array, gradient: Float64Array): number => {
    gradient.fill(0)
    let loss = 0
    for (let i = 0; i < x.rows; i++) {
      const from = x.starts[i]!
      const to = x.starts[i + 1]!
      for (let k = 0; k < outputs; k++) {
        let sum = w[size + k]!
        const base = k * x.columns
        for (let p = from; p < to; p++) sum += w[base + x.indices[p]!]! * x.values[p]!
        z[k] = sum
      }
      const weight = (weights ? weights[i]! : 1) / total
      loss += weight * lossOf(z, labels[i]!)
      for (let k = 0; k < outputs; k++) {
        const g = weight * z[k]!
        if (g === 0) continue
        const base = k * x.columns
        for (let p = from; p < to; p++) gradient[base + x.indices[p]!]! += g * x.values[p]!
        gradient[size + k]! += g
      }
    }
    for (let j = 0; j < size; j++) {
      loss += 0.5 * l2 * w[j]! * w[j]!
      gradient[j]! += l2 * w[j]!
    }
    return loss
  }
}

/** Negative log-likelihood; leaves its derivative by the linear scores in `z`. */
function lossOf(z: Float64Array, label: number): number {
  if (z.length === 1) {
    const s = label === 1 ? z[0]! : -z[0]!
    const loss = s > 0 ? Math.log1p(Math.exp(-s)) : -s + Math.log1p(Math.exp(s))
    z[0] = sigmoid(z[0]!) - label
    return loss
  }
  softmax(z)
  const loss = -Math.log(Math.max(z[label]!, 1e-300))
  z[label]! -= 1
  return loss
}
