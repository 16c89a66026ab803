/** Count-min sketch: counts of any number of items, never too low (Cormode and Muthukrishnan 2005). */
import { murmur3 } from './hash.js'

/** Stored form: cells in base64 of 32-bit little-endian floats. */
export interface CountMinJson {
  w: number
  d: number
  n: number
  b: string
}

/** `width` × `depth` cells: too high by at most e/width of the total, but for a chance of e^−depth. */
export class CountMin {
  private readonly cells: Float32Array
  /** Sum of all that was added. */
  total = 0

  /** Defaults 1024 × 4 (16 KiB). Throws RangeError below 1 or above 16 rows. */
  constructor(
    readonly width = 1024,
    readonly depth = 4,
  ) {
    if (!(width >= 1 && depth >= 1 && depth <= 16)) throw new RangeError('count-min: width from 1, depth from 1 to 16')
    this.cells = new Float32Array(width * depth)
  }

  /** Adds to an item, raising only the cells that must rise (conservative update); returns its new estimate. */
  add(item: string, by = 1): number {
    const next = this.count(item) + by
    const [a, b] = hashes(item)
    for (let row = 0; row < this.depth; row++) {
      const cell = row * this.width + (((a + Math.imul(row, b)) >>> 0) % this.width)
      if (this.cells[cell]! < next) this.cells[cell] = next
    }
    this.total += by
    return next
  }

  /** Estimated count, an upper bound. */
  count(item: string): number {
    const [a, b] = hashes(item)
    let least = Number.POSITIVE_INFINITY
    for (let row = 0; row < this.depth; row++) {
      least = Math.min(least, this.cells[row * this.width + (((a + Math.imul(row, b)) >>> 0) % this.width)]!)
    }
    return least
  }

  /** Adds another sketch of the same shape; throws RangeError for another. */
  merge(other: CountMin): void {
    if (other.width !== this.width || other.depth !== this.depth) throw new RangeError('count-min: shapes differ')
    for (let i = 0; i < this.cells.length; i++) this.cells[i]! += other.cells[i]!
    this.total += other.total
  }

  toJSON(): CountMinJson {
    const bytes = Buffer.from(this.cells.buffer, this.cells.byteOffset, this.cells.byteLength)
    return { w: this.width, d: this.depth, n: this.total, b: bytes.toString('base64') }
  }

  static fromJSON(json: CountMinJson): CountMin {
    const sketch = new CountMin(json.w, json.d)
    sketch.total = json.n
    const bytes = Buffer.from(json.b, 'base64')
    for (let i = 0; i < sketch.cells.length; i++) sketch.cells[i] = bytes.readFloatLE(4 * i)
    return sketch
  }
}

function hashes(item: string): [number, number] {
  return [murmur3(item, 0x1b873593), murmur3(item, 0x7feb352d) | 1]
}
