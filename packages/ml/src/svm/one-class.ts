/** ν-one-class support vector machine (Schölkopf et al. 2001). */
import { flatten, type Table } from '../data.js'
import { type Kernel, type KernelOptions, kernelOf } from './kernel.js'
import { type Column, solveOneClass } from './smo.js'

export interface OneClassSvmOptions {
  /** Upper bound on the share of training rows left outside, lower bound on that of support vectors; (0, 1]. */
  nu: number
  /** Default `rbf`. */
  kernel?: 'rbf' | 'linear' | 'poly'
  /** `scale` = 1/(columns·variance of all values) (default), `auto` = 1/columns, or a number. */
  gamma?: 'scale' | 'auto' | number
  /** Of `poly`; default 3. */
  degree?: number
  /** Of `poly`; default 0. */
  coef0?: number
  /** Stops when the optimality conditions hold to this; default 1e-6 (libsvm: 1e-3). */
  tolerance?: number
  /** Bytes of kernel columns kept while fitting; default 256 MiB. */
  cacheBytes?: number
}

/** Stored form. `vectors` row-major. */
export interface OneClassSvmJson {
  v: 1
  options: KernelOptions
  columns: number
  alpha: number[]
  vectors: number[]
  rho: number
}

/** Semantics of scikit-learn's OneClassSVM: 0 ≤ α ≤ 1, Σα = ν·n, score = Σα·K(sv, x), decision = score − offset. */
export class OneClassSvm {
  private readonly kernel: Kernel

  private constructor(
    private readonly options: KernelOptions,
    readonly columns: number,
    /** Coefficients of the support vectors. */
    readonly alpha: Float64Array,
    private readonly vectors: Float64Array,
    /** What is taken off the score to give the decision. */
    readonly offset: number,
    /** Rows of the training table that became support vectors; empty for a loaded model. */
    readonly support: Uint32Array,
  ) {
    this.kernel = kernelOf(options)
  }

  /** Fits the rows. Throws RangeError for a bad table or ν. */
  static fit(table: Table, options: OneClassSvmOptions): OneClassSvm {
    if (!(options.nu > 0 && options.nu <= 1)) throw new RangeError('one-class svm: nu must lie in (0, 1]')
    const { data, rows, columns } = flatten(table)
    const resolved: KernelOptions = {
      kernel: options.kernel ?? 'rbf',
      gamma: gammaOf(data, columns, options.gamma ?? 'scale'),
      degree: options.degree ?? 3,
      coef0: options.coef0 ?? 0,
    }
    const kernel = kernelOf(resolved)
    const diagonal = Float64Array.from({ length: rows }, (_, i) => kernel(data, i, data, i, columns))
    const column = cachedColumns(kernel, data, rows, columns, options.cacheBytes ?? 256 * 2 ** 20)
    const { alpha, rho } = solveOneClass(rows, options.nu, column, diagonal, options.tolerance ?? 1e-6)
    const support = Uint32Array.from(alpha.keys()).filter((i) => alpha[i]! > 0)
    const vectors = new Float64Array(support.length * columns)
    support.forEach((row, k) => {
      vectors.set(data.subarray(row * columns, (row + 1) * columns), k * columns)
    })
    return new OneClassSvm(
      resolved,
      columns,
      Float64Array.from(support, (i) => alpha[i]!),
      vectors,
      rho,
      support,
    )
  }

  /** Σα·K(sv, x); larger is more like the training rows. */
  score(x: ArrayLike<number>): number {
    const row = Float64Array.from(x)
    let sum = 0
    for (let k = 0; k < this.alpha.length; k++)
      sum += this.alpha[k]! * this.kernel(this.vectors, k, row, 0, this.columns)
    return sum
  }

  /** Score minus offset: not negative inside. */
  decision(x: ArrayLike<number>): number {
    return this.score(x) - this.offset
  }

  toJSON(): OneClassSvmJson {
    const { options, columns, offset } = this
    return { v: 1, options, columns, alpha: [...this.alpha], vectors: [...this.vectors], rho: offset }
  }

  static fromJSON(json: OneClassSvmJson): OneClassSvm {
    if (json.v !== 1) throw new RangeError('one-class svm: model of an unknown version')
    const { options, columns, alpha, vectors, rho } = json
    return new OneClassSvm(
      options,
      columns,
      Float64Array.from(alpha),
      Float64Array.from(vectors),
      rho,
      new Uint32Array(0),
    )
  }
}

function gammaOf(data: Float64Array, columns: number, gamma: 'scale' | 'auto' | number): number {
  if (typeof gamma === 'number') return gamma
  if (gamma === 'auto') return 1 / columns
  const mean = data.reduce((a, b) => a + b, 0) / data.length
  const variance = data.reduce((a, b) => a + (b - mean) ** 2, 0) / data.length
  return variance > 0 ? 1 / (columns * variance) : 1
}

/** Kernel columns, the oldest dropped when they take more than `bytes`. */
function cachedColumns(kernel: Kernel, data: Float64Array, rows: number, columns: number, bytes: number): Column {
  const most = Math.max(2, Math.floor(bytes / (8 * rows)))
  const cache = new Map<number, Float64Array>()
  return (i) => {
    const held = cache.get(i)
    if (held) return held
    const column = new Float64Array(rows)
    for (let j = 0; j < rows; j++) column[j] = kernel(data, i, data, j, columns)
    if (cache.size >= most) cache.delete(cache.keys().next().value!)
    cache.set(i, column)
    return column
  }
}
