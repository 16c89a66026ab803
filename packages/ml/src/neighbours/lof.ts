/** Local Outlier Factor (Breunig et al. 2000) with the novelty semantics of scikit-learn. */
import { flatten, type Table } from '../data.js'
import { quantile } from '../numeric/robust.js'
import { nearest } from './nearest.js'

export interface LofOptions {
  /** Neighbours; default 20, at most rows − 1. */
  k?: number
  /** `auto`: offset −1.5 (default); a number: that share of the training rows lies outside. */
  contamination?: 'auto' | number
}

/** Stored form. */
export interface LofJson {
  v: 1
  k: number
  columns: number
  offset: number
  data: number[]
  kDistance: number[]
  density: number[]
}

/** Density of a point against that of its neighbours; fitted on rows that are taken as normal, then asked about new ones. */
export class LocalOutlierFactor {
  private constructor(
    readonly k: number,
    readonly columns: number,
    private readonly data: Float64Array,
    private readonly kDistance: Float64Array,
    /** Local reachability density of the training rows. */
    readonly density: Float64Array,
    /** −LOF of the training rows; empty for a loaded model. */
    readonly negativeOutlierFactor: Float64Array,
    /** What is taken off the score to give the decision. */
    readonly offset: number,
  ) {}

  /** Fits the rows; neighbours of a row exclude itself. Throws RangeError with fewer than two rows. */
  static fit(table: Table, options: LofOptions = {}): LocalOutlierFactor {
    const { data, rows, columns } = flatten(table)
    if (rows < 2) throw new RangeError('lof: at least two rows are needed')
    const k = Math.max(1, Math.min(options.k ?? 20, rows - 1))
    const found = Array.from({ length: rows }, (_, i) => nearest(data, columns, data, k, i, i * columns))
    const kDistance = Float64Array.from(found, (f) => f.distance[k - 1]!)
    const density = Float64Array.from(found, (f) => reachabilityDensity(f.index, f.distance, kDistance))
    const factor = Float64Array.from(found, (f, i) => -meanOf(f.index, density) / density[i]!)
    const { contamination = 'auto' } = options
    const offset = contamination === 'auto' ? -1.5 : quantile(factor, contamination)
    return new LocalOutlierFactor(k, columns, data, kDistance, density, factor, offset)
  }

  /** −LOF of a new point: about −1 among its like, far below outside. */
  score(x: ArrayLike<number>): number {
    const { index, distance } = nearest(this.data, this.columns, Float64Array.from(x), this.k)
    return -meanOf(index, this.density) / reachabilityDensity(index, distance, this.kDistance)
  }

  /** Score minus offset: negative outside. */
  decision(x: ArrayLike<number>): number {
    return this.score(x) - this.offset
  }

  toJSON(): LofJson {
    const { k, columns, offset } = this
    return {
      v: 1,
      k,
      columns,
      offset,
      data: [...this.data],
      kDistance: [...this.kDistance],
      density: [...this.density],
    }
  }

  static fromJSON(json: LofJson): LocalOutlierFactor {
    if (json.v !== 1) throw new RangeError('lof: model of an unknown version')
    const [data, kDistance, density] = [json.data, json.kDistance, json.density].map((v) => Float64Array.from(v))
    return new LocalOutlierFactor(json.k, json.columns, data!, kDistance!, density!, new Float64Array(0), json.offset)
  }
}

function reachabilityDensity(index: Uint32Array, distance: Float64Array, kDistance: Float64Array): number {
  let sum = 0
  for (let j = 0; j < index.length; j++) sum += Math.max(distance[j]!, kDistance[index[j]!]!)
  return 1 / (sum / index.length + 1e-10)
}

function meanOf(index: Uint32Array, values: Float64Array): number {
  let sum = 0
  for (const i of index) sum += values[i]!
  return sum / index.length
}
