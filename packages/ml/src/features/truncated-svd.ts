/** The leading right singular vectors of a sparse table, by randomised subspace iteration (Halko, Martinsson and Tropp 2011). */
import { Matrix, QrDecomposition } from 'ml-matrix'
import type { SparseTable } from '../data.js'
import { seededRandom } from '../random.js'

/** Projects rows onto `components` directions. */
export class TruncatedSvd {
  private constructor(
    readonly components: number,
    /** columns × components, row-major. */
    private readonly basis: Float64Array,
  ) {}

  /** Fits; `iterations` (default 4) of the subspace, seeded. Throws RangeError for more components than columns. */
  static fit(
    table: SparseTable,
    components: number,
    options: { iterations?: number; seed?: number } = {},
  ): TruncatedSvd {
    if (components > table.columns) throw new RangeError('svd: more components than columns')
    const random = seededRandom(options.seed ?? 1)
    const wide = Math.min(table.columns, components + 8)
    let basis = new Float64Array(table.columns * wide).map(() => random.normal())
    for (let k = 0; k <= (options.iterations ?? 4); k++) {
      const image = product(table, basis, wide)
      const back = transposed(table, image, wide)
      basis = Float64Array.from(
        new QrDecomposition(Matrix.from1DArray(table.columns, wide, back)).orthogonalMatrix.to1DArray(),
      )
    }
    const kept = new Float64Array(table.columns * components)
    for (let j = 0; j < table.columns; j++) {
      for (let c = 0; c < components; c++) kept[j * components + c] = basis[j * wide + c]!
    }
    return new TruncatedSvd(components, kept)
  }

  /** Rows in the new coordinates. */
  transform(table: SparseTable): number[][] {
    const flat = product(table, this.basis, this.components)
    return Array.from({ length: table.rows }, (_, i) => [
      ...flat.subarray(i * this.components, (i + 1) * this.components),
    ])
  }
}

function product(table: SparseTable, basis: Float64Array, width: number): Float64Array {
  const out = new Float64Array(table.rows * width)
  for (let i = 0; i < table.rows; i++) {
    for (let p = table.starts[i]!; p < table.starts[i + 1]!; p++) {
      const from = table.indices[p]! * width
      const v = table.values[p]!
      for (let c = 0; c < width; c++) out[i * width + c]! += v * basis[from + c]!
    }
  }
  return out
}

function transposed(table: SparseTable, image: Float64Array, width: number): Float64Array {
  const out = new Float64Array(table.columns * width)
  for (let i = 0; i < table.rows; i++) {
    for (let p = table.starts[i]!; p < table.starts[i + 1]!; p++) {
      const to = table.indices[p]! * width
      const v = table.values[p]!
      for (let c = 0; c < width; c++) out[to + c]! += v * image[i * width + c]!
    }
  }
  return out
}
