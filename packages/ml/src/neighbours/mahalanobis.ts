/** Mahalanobis distance from a mean with a shrunk covariance. */
import { CholeskyDecomposition, Matrix } from 'ml-matrix'
import { flatten, type Table } from '../data.js'

export interface MahalanobisOptions {
  /** Weight of the scaled identity in the covariance, in [0, 1], or `ledoit-wolf` (default), which estimates it. */
  shrinkage?: number | 'ledoit-wolf'
}

/** Stored form; `root` is the Cholesky factor of the covariance, row-major. */
export interface MahalanobisJson {
  v: 1
  mean: number[]
  root: number[]
  shrinkage: number
}

/** Distance in standard deviations of a fitted normal cloud. */
export class Mahalanobis {
  private constructor(
    readonly mean: Float64Array,
    private readonly root: Float64Array,
    /** Weight of the identity that was used. */
    readonly shrinkage: number,
  ) {}

  /** Fits mean and covariance (denominator n). Throws RangeError when the shrunk covariance is singular. */
  static fit(table: Table, options: MahalanobisOptions = {}): Mahalanobis {
    const { data, rows, columns } = flatten(table)
    const mean = new Float64Array(columns)
    for (let i = 0; i < data.length; i++) mean[i % columns]! += data[i]! / rows
    const centred = Matrix.from1DArray(
      rows,
      columns,
      data.map((v, i) => v - mean[i % columns]!),
    )
    const covariance = centred.transpose().mmul(centred).div(rows)
    const mu = covariance.trace() / columns
    const shrinkage =
      typeof options.shrinkage === 'number' ? options.shrinkage : ledoitWolf(centred, covariance, mu, rows, columns)
    covariance.mul(1 - shrinkage)
    for (let j = 0; j < columns; j++) covariance.set(j, j, covariance.get(j, j) + shrinkage * mu)
    const cholesky = new CholeskyDecomposition(covariance)
    if (!cholesky.isPositiveDefinite()) throw new RangeError('mahalanobis: the covariance is singular; shrink it')
    return new Mahalanobis(mean, Float64Array.from(cholesky.lowerTriangularMatrix.to1DArray()), shrinkage)
  }

  /** √((x−µ)ᵀ Σ⁻¹ (x−µ)), by forward substitution. */
  distance(x: ArrayLike<number>): number {
    const d = this.mean.length
    const z = new Float64Array(d)
    let sum = 0
    for (let i = 0; i < d; i++) {
      let v = x[i]! - this.mean[i]!
      for (let j = 0; j < i; j++) v -= this.root[i * d + j]! * z[j]!
      z[i] = v / this.root[i * d + i]!
      sum += z[i]! * z[i]!
    }
    return Math.sqrt(sum)
  }

  toJSON(): MahalanobisJson {
    return { v: 1, mean: [...this.mean], root: [...this.root], shrinkage: this.shrinkage }
  }

  static fromJSON(json: MahalanobisJson): Mahalanobis {
    if (json.v !== 1) throw new RangeError('mahalanobis: model of an unknown version')
    return new Mahalanobis(Float64Array.from(json.mean), Float64Array.from(json.root), json.shrinkage)
  }
}

/** Ledoit and Wolf (2004), "A well-conditioned estimator for large-dimensional covariance matrices", lemma 3.2–3.5. */
function ledoitWolf(centred: Matrix, covariance: Matrix, mu: number, rows: number, columns: number): number {
  let squares = 0
  for (const v of covariance.to1DArray()) squares += v * v
  const delta = squares / columns - mu * mu
  let fourth = 0
  for (let i = 0; i < rows; i++) {
    let norm = 0
    for (const v of centred.getRow(i)) norm += v * v
    fourth += norm * norm
  }
  const beta = (fourth / rows - squares) / (columns * rows)
  return delta <= 0 ? 0 : Math.min(1, Math.max(0, beta / delta))
}
