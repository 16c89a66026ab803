/** One tree, grown best leaf first on binned columns. */
import type { BoostJson } from './boosted-trees.js'

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

interface Leaf {
  node: number
  rows: Uint32Array
  g: number
  h: number
  split: Split
}

/** Appends a tree to `into` and adds `rate` times its leaf values to `score`. */
export function growTree(context: GrowContext, rows: number, into: BoostJson, rate: number, score: Float64Array): void {
  const leaf = (node: number, members: Uint32Array): Leaf => {
    let g = 0
    let h = 0
    for (const i of members) {
      g += context.gradient[i]!
      h += context.hessian[i]!
    }
    return { node, rows: members, g, h, split: bestSplit(context, members, g, h) }
  }
  const add = (): number => {
    into.column.push(-1)
    into.number.push(0)
    into.left.push(0)
    return into.column.length - 1
  }
  const open = [
    leaf(
      add(),
      Uint32Array.from({ length: rows }, (_, i) => i),
    ),
  ]
  while (open.length < context.leaves) {
    let at = 0
    for (let k = 1; k < open.length; k++) if (open[k]!.split.gain > open[at]!.split.gain) at = k
    const parent = open[at]!
    const { gain, column, bin } = parent.split
    if (!(gain > 1e-9)) break
    const bins = context.binned[column]!
    into.column[parent.node] = column
    into.number[parent.node] = context.edges[column]![bin]!
    const left = add()
    into.left[parent.node] = left
    open[at] = leaf(
      left,
      parent.rows.filter((i) => bins[i]! <= bin),
    )
    open.push(
      leaf(
        add(),
        parent.rows.filter((i) => bins[i]! > bin),
      ),
    )
  }
  for (const { node, rows: members, g, h } of open) {
    const value = (-g / (h + context.l2)) * rate
    into.number[node] = value
    for (const i of members) score[i]! += value
  }
}

/** The split of largest gain g²/(h + λ); gain 0 when none is allowed. */
function bestSplit(context: GrowContext, rows: Uint32Array, g: number, h: number): Split {
  const { binned, edges, gradient, hessian, columns, leafWeight, l2 } = context
  const best: Split = { gain: 0, column: -1, bin: 0 }
  const base = (g * g) / (h + l2)
  const sumG = new Float64Array(256)
  const sumH = new Float64Array(256)
  for (const column of columns) {
    const count = edges[column]!.length
    if (count === 0) continue
    sumG.fill(0, 0, count + 1)
    sumH.fill(0, 0, count + 1)
    const bins = binned[column]!
    for (let k = 0; k < rows.length; k++) {
      const i = rows[k]!
      const b = bins[i]!
      sumG[b]! += gradient[i]!
      sumH[b]! += hessian[i]!
    }
    let gl = 0
    let hl = 0
    for (let b = 0; b < count; b++) {
      gl += sumG[b]!
      hl += sumH[b]!
      if (hl < leafWeight || h - hl < leafWeight) continue
      const gr = g - gl
      const gain = (gl * gl) / (hl + l2) + (gr * gr) / (h - hl + l2) - base
      if (gain > best.gain) {
        best.gain = gain
        best.column = column
        best.bin = b
      }
    }
  }
  return best
}
