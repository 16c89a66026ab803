/** One tree, grown best leaf first on binned columns. */
import type { BoostJson } from './boost-json.js'

export interface GrowContext {
  /** Bin of each row, per column. */
  binned: Uint8Array[]
  /** Upper edges of the bins, per column. */
  edges: Float64Array[]
  gradient: Float64Array
  hessian: Float64Array
  /** Columns that this tree may use. */
  columns: number[]
  leaves: number
  leafWeight: number
  l2: number
}

interface Split {
  gain: number
  column: number
  bin: number
}

/** Sums of gradient and hessian by bin: 512 numbers a column, gradients in the first half. */
type Histogram = Float64Array

interface Leaf {
  node: number
  rows: Uint32Array
  histogram: Histogram
  g: number
  h: number
  split: Split
}

const BINS = 256

/** Appends a tree to `into` and adds `rate` times its leaf values to `score`. */
export function growTree(context: GrowContext, rows: number, into: BoostJson, rate: number, score: Float64Array): void {
  const add = (): number => {
    into.column.push(-1)
    into.number.push(0)
    into.left.push(0)
    return into.column.length - 1
  }
  const all = Uint32Array.from({ length: rows }, (_, i) => i)
  const open = [leafOf(context, add(), all, histogramOf(context, all))]
  while (open.length < context.leaves) {
    let at = 0
    for (let k = 1; k < open.length; k++) if (open[k]!.split.gain > open[at]!.split.gain) at = k
    const parent = open[at]!
    const { gain, column, bin } = parent.split
    if (!(gain > 1e-9)) break
    const [low, high] = divide(parent.rows, context.binned[column]!, bin)
    // Only the smaller side is counted; the larger is what the parent has beside it.
    const small = histogramOf(context, low.length <= high.length ? low : high)
    const large = parent.histogram
    for (let i = 0; i < large.length; i++) large[i]! -= small[i]!
    into.column[parent.node] = column
    into.number[parent.node] = context.edges[column]![bin]!
    const left = add()
    const right = add()
    into.left[parent.node] = left
    open[at] = leafOf(context, left, low, low.length <= high.length ? small : large)
    open.push(leafOf(context, right, high, low.length <= high.length ? large : small))
  }
  for (const { node, rows: members, g, h } of open) {
    const value = (-g / (h + context.l2)) * rate
    into.number[node] = value
    for (let k = 0; k < members.length; k++) score[members[k]!]! += value
  }
}

function divide(rows: Uint32Array, bins: Uint8Array, bin: number): [Uint32Array, Uint32Array] {
  let n = 0
  for (let k = 0; k < rows.length; k++) if (bins[rows[k]!]! <= bin) n++
  const low = new Uint32Array(n)
  const high = new Uint32Array(rows.length - n)
  let a = 0
  let b = 0
  for (let k = 0; k < rows.length; k++) {
    const i = rows[k]!
    if (bins[i]! <= bin) low[a++] = i
    else high[b++] = i
  }
  return [low, high]
}

function histogramOf(context: GrowContext, rows: Uint32Array): Histogram {
  const { binned, columns, gradient, hessian } = context
  const histogram = new Float64Array(columns.length * 2 * BINS)
  for (let c = 0; c < columns.length; c++) {
    const bins = binned[columns[c]!]!
    const from = c * 2 * BINS
    for (let k = 0; k < rows.length; k++) {
      const i = rows[k]!
      const at = from + bins[i]!
      histogram[at]! += gradient[i]!
      histogram[at + BINS]! += hessian[i]!
    }
  }
  return histogram
}

function leafOf(context: GrowContext, node: number, rows: Uint32Array, histogram: Histogram): Leaf {
  let g = 0
  let h = 0
  for (let k = 0; k < rows.length; k++) {
    g += context.gradient[rows[k]!]!
    h += context.hessian[rows[k]!]!
  }
  return { node, rows, histogram, g, h, split: bestSplit(context, histogram, g, h) }
}

/** The split of largest gain g²/(h + λ); gain 0 when none is allowed. */
function bestSplit(context: GrowContext, histogram: Histogram, g: number, h: number): Split {
  const { edges, columns, leafWeight, l2 } = context
  const best: Split = { gain: 0, column: -1, bin: 0 }
  const base = (g * g) / (h + l2)
  for (let c = 0; c < columns.length; c++) {
    const from = c * 2 * BINS
    const count = edges[columns[c]!]!.length
    let gl = 0
    let hl = 0
    for (let b = 0; b < count; b++) {
      gl += histogram[from + b]!
      hl += histogram[from + BINS + b]!
      if (hl < leafWeight || h - hl < leafWeight) continue
      const gr = g - gl
      const gain = (gl * gl) / (hl + l2) + (gr * gr) / (h - hl + l2) - base
      if (gain > best.gain) {
        best.gain = gain
        best.column = columns[c]!
        best.bin = b
      }
    }
  }
  return best
}
