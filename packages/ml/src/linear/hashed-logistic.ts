/** Logistic regression over hashed features, learnt row by row (AdaGrad, Duchi et al. 2011), stored one byte a weight. */
import { sigmoid } from './logistic.js'

/** Stored form: weights as signed bytes in base64, times `scale`. */
export interface HashedLogisticJson {
  v: 1
  bits: number
  bias: number
  scale: number
  weights: string
}

/** A table of 2^bits weights; a row is a list of 32-bit hashes, each counted `value` (one over the row's length, say). */
export class HashedLogistic {
  private readonly squares: Float32Array | undefined
  private biasSquare = 1e-6
  private readonly mask: number
  bias = 0

  private constructor(
    readonly bits: number,
    /** Float while learning, signed bytes once loaded. */
    private readonly weights: Float32Array | Int8Array,
    private readonly scale: number,
    learning: boolean,
  ) {
    this.mask = 2 ** bits - 1
    this.squares = learning ? new Float32Array(2 ** bits).fill(1e-6) : undefined
  }

  /** A table of zeros that can learn. Throws RangeError for bits outside 4–24. */
  static create(bits: number): HashedLogistic {
    if (!(bits >= 4 && bits <= 24)) throw new RangeError('hashed logistic: bits must lie in 4–24')
    return new HashedLogistic(bits, new Float32Array(2 ** bits), 1, true)
  }

  /** Sum of the weights of `hashes[from … to)`, without the bias. */
  sum(hashes: ArrayLike<number>, from = 0, to = hashes.length): number {
    let sum = 0
    for (let i = from; i < to; i++) sum += this.weights[hashes[i]! & this.mask]!
    return sum * this.scale
  }

  /** Log-odds of class 1 for a row in which every hash counts `value`. */
  score(hashes: ArrayLike<number>, value = 1): number {
    return this.bias + value * this.sum(hashes)
  }

  /**
   * One step on one row: label 0 or 1, learning rate, L2 pull towards 0 on the touched weights, weight of the row. Throws
   * RangeError on a loaded table.
   */
  learn(hashes: ArrayLike<number>, value: number, label: number, rate = 0.1, l2 = 0, weight = 1): void {
    const { squares, weights, mask } = this
    if (!squares) throw new RangeError('hashed logistic: a loaded table does not learn')
    const error = weight * (sigmoid(this.score(hashes, value)) - label)
    this.biasSquare += error * error
    this.bias -= (rate * error) / Math.sqrt(this.biasSquare)
    for (let i = 0; i < hashes.length; i++) {
      const at = hashes[i]! & mask
      const g = error * value + l2 * weights[at]!
      squares[at]! += g * g
      weights[at]! -= (rate * g) / Math.sqrt(squares[at]!)
    }
  }

  toJSON(): HashedLogisticJson {
    let most = 0
    for (const w of this.weights) most = Math.max(most, Math.abs(w))
    // The scale covers all but the rare extremes, which are clipped: resolution where the weights are.
    const sorted = Float32Array.from(this.weights, Math.abs).sort()
    const high = sorted[Math.floor(0.9995 * (sorted.length - 1))]! || most || 1
    const scale = (high * this.scale) / 127
    const bytes = Int8Array.from(this.weights, (w) =>
      Math.max(-127, Math.min(127, Math.round((w * this.scale) / scale))),
    )
    return { v: 1, bits: this.bits, bias: this.bias, scale, weights: Buffer.from(bytes.buffer).toString('base64') }
  }

  /** A table that scores but no longer learns. Throws RangeError for another version. */
  static fromJSON(json: HashedLogisticJson): HashedLogistic {
    if (json.v !== 1) throw new RangeError('hashed logistic: table of an unknown version')
    const bytes = Int8Array.from(
      Buffer.from(json.weights, 'base64').subarray(0, 2 ** json.bits),
      (b) => (b << 24) >> 24,
    )
    const model = new HashedLogistic(json.bits, bytes, json.scale, false)
    model.bias = json.bias
    return model
  }
}
