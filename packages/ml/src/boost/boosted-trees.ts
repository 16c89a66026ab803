/** Gradient-boosted trees for two classes: histogram splits, Newton leaves (Friedman 2001; Chen and Guestrin 2016). */

import { flatten, type Table } from '../data.js'
import { sigmoid } from '../linear/logistic.js'
import { seededRandom } from '../random.js'
import type { BoostJson } from './boost-json.js'
import { type GrowContext, growTree } from './tree.js'

export interface BoostOptions {
  /** Default 150. */
  trees?: number
  /** Leaves of one tree; default 16. */
  leaves?: number
  /** Share of each tree's step that is taken; default 0.1. */
  rate?: number
  /** Least weight (sum of p(1−p)) of a leaf; default 5. */
  leafWeight?: number
  /** L2 penalty of a leaf's value; default 1. */
  l2?: number
  /** Bins of a column; default 64, at most 255. */
  bins?: number
  /** Share of columns that a tree may use; default 0.8. */
  columnShare?: number
  /** Weight of each row; default 1. */
  weights?: ArrayLike<number>
  /** Default 1. */
  seed?: number
}

/** A sum of trees; `score` is the log-odds of class 1. */
export class BoostedTrees {
  private readonly column: Int16Array
  private readonly number: Float64Array
  private readonly left: Int32Array
  private readonly roots: Int32Array

  private constructor(private readonly json: BoostJson) {
    this.column = Int16Array.from(json.column)
    this.number = Float64Array.from(json.number)
    this.left = Int32Array.from(json.left)
    this.roots = Int32Array.from(json.roots)
  }

  /** Columns that `score` reads. */
  get columns(): number {
    return this.json.columns
  }

  /** Fits labels 0 and 1. Throws RangeError when labels and rows do not match. */
  static fit(table: Table, labels: ArrayLike<number>, options: BoostOptions = {}): BoostedTrees {
    const { data, rows, columns } = flatten(table)
    if (labels.length !== rows) throw new RangeError('boosted trees: one label for each row is needed')
    const { trees = 150, rate = 0.1, columnShare = 0.8, weights, seed = 1 } = options
    const random = seededRandom(seed)
    const edges = Array.from({ length: columns }, (_, j) =>
      binEdges(data, rows, columns, j, Math.min(255, options.bins ?? 64)),
    )
    const binned = edges.map((e, j) => Uint8Array.from({ length: rows }, (_, i) => binOf(e, data[i * columns + j]!)))
    const weight = Float64Array.from({ length: rows }, (_, i) => weights?.[i] ?? 1)
    let positive = 0
    let total = 0
    for (let i = 0; i < rows; i++) {
      total += weight[i]!
      positive += weight[i]! * labels[i]!
    }
    const bias = Math.log((positive + 1) / (total - positive + 1))
    const score = new Float64Array(rows).fill(bias)
    const context: GrowContext = {
      binned,
      edges,
      gradient: new Float64Array(rows),
      hessian: new Float64Array(rows),
      columns: [],
      leaves: options.leaves ?? 16,
      leafWeight: options.leafWeight ?? 5,
      l2: options.l2 ?? 1,
    }
    const json: BoostJson = { v: 1, columns, bias, column: [], number: [], left: [], roots: [] }
    for (let t = 0; t < trees; t++) {
      for (let i = 0; i < rows; i++) {
        const p = sigmoid(score[i]!)
        context.gradient[i] = weight[i]! * (p - labels[i]!)
        context.hessian[i] = weight[i]! * p * (1 - p)
      }
      const all = random.shuffle(Array.from({ length: columns }, (_, j) => j))
      context.columns = all.slice(0, Math.max(1, Math.round(columnShare * columns))).sort((a, b) => a - b)
      json.roots.push(json.column.length)
      growTree(context, rows, json, rate, score)
    }
    return new BoostedTrees(json)
  }

  /** Log-odds of class 1. */
  score(x: ArrayLike<number>): number {
    const { column, number, left, roots } = this
    let sum = this.json.bias
    for (let t = 0; t < roots.length; t++) {
      let node = roots[t]!
      let c = column[node]!
      while (c >= 0) {
        node = left[node]! + (x[c]! <= number[node]! ? 0 : 1)
        c = column[node]!
      }
      sum += number[node]!
    }
    return sum
  }

  /** Probability of class 1. */
  probability(x: ArrayLike<number>): number {
    return sigmoid(this.score(x))
  }

  toJSON(): BoostJson {
    return this.json
  }

  static fromJSON(json: BoostJson): BoostedTrees {
    if (json.v !== 1) throw new RangeError('boosted trees: model of an unknown version')
    return new BoostedTrees(json)
  }
}

/** Up to `bins` − 1 upper edges at quantiles of the distinct values, halfway between neighbours. */
function binEdges(data: Float64Array, rows: number, columns: number, j: number, bins: number): Float64Array {
  const values = Float64Array.from({ length: rows }, (_, i) => data[i * columns + j]!).sort()
  const edges: number[] = []
  for (let b = 1; b < bins; b++) {
    const at = Math.floor((b * rows) / bins)
    const value = values[at]!
    let next = at
    while (next < rows && values[next] === value) next++
    if (next >= rows) break
    const edge = (value + values[next]!) / 2
    if (edges.length === 0 || edge > edges[edges.length - 1]!) edges.push(edge)
  }
  if (edges.length === 0 || edges[0]! > values[0]!) {
    let next = 0
    while (next < rows && values[next] === values[0]) next++
    if (next < rows) {
      const edge = (values[0]! + values[next]!) / 2
      if (edge < (edges[0] ?? Number.POSITIVE_INFINITY)) edges.unshift(edge)
    }
  }
  return Float64Array.from(edges)
}

function binOf(edges: Float64Array, value: number): number {
  let low = 0
  let high = edges.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (value <= edges[middle]!) high = middle
    else low = middle + 1
  }
  return low
}
