/** Stored form: per tree, per node: column (−1 = leaf), threshold or value, left child; the right one follows the left. */
export interface BoostJson {
  v: 1
  columns: number
  bias: number
  /** Nodes of all trees: column, threshold/value, left. */
  column: number[]
  number: number[]
  left: number[]
  roots: number[]
}
