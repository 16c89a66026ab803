/** HyperLogLog: how many distinct items, in fixed memory (Flajolet et al. 2007; Ertl 2017 for the estimator). */
import { murmur3 } from './hash.js'

/** Stored form: `r` the registers in base64, or `s` pairs of register and value while few are used. */
export interface HyperLogLogJson {
  p: number
  r?: string
  s?: number[]
}

/** 2^precision one-byte registers; standard error about 1.04/√(2^precision): 1.6 % for 12 (4 KiB). */
export class HyperLogLog {
  private readonly registers: Uint8Array
  /** Of the registers as they are; undefined = to be worked out. */
  private estimate: number | undefined

  /** Precision 4–16; default 12. Throws RangeError outside. */
  constructor(readonly precision = 12) {
    if (!(Number.isInteger(precision) && precision >= 4 && precision <= 16)) {
      throw new RangeError('hyperloglog: precision must be a whole number from 4 to 16')
    }
    this.registers = new Uint8Array(1 << precision)
  }

  /** Adds an item; true when the sketch changed. */
  add(item: string): boolean {
    const register = murmur3(item, 0x2545f491) >>> (32 - this.precision)
    const rank = Math.clz32(murmur3(item, 0x9e3779b9)) + 1
    if (rank <= this.registers[register]!) return false
    this.registers[register] = rank
    this.estimate = undefined
    return true
  }

  /** Estimated number of distinct items, by Ertl's improved raw estimator (no bias tables, good at every size). */
  count(): number {
    this.estimate ??= this.estimated()
    return this.estimate
  }

  private estimated(): number {
    const histogram = new Array<number>(34).fill(0)
    for (const r of this.registers) histogram[r]!++
    return estimateDistinct(histogram, this.registers.length)
  }

  /** Adds what another sketch of the same precision has seen. Throws RangeError for another precision. */
  merge(other: HyperLogLog): void {
    if (other.precision !== this.precision) throw new RangeError('hyperloglog: only equal precisions can be merged')
    this.estimate = undefined
    for (let i = 0; i < this.registers.length; i++) {
      if (other.registers[i]! > this.registers[i]!) this.registers[i] = other.registers[i]!
    }
  }

  toJSON(): HyperLogLogJson {
    const sparse: number[] = []
    this.registers.forEach((r, i) => {
      if (r > 0) sparse.push(i, r)
    })
    if (sparse.length * 4 < this.registers.length) return { p: this.precision, s: sparse }
    return { p: this.precision, r: Buffer.from(this.registers).toString('base64') }
  }

  static fromJSON(json: HyperLogLogJson): HyperLogLog {
    const sketch = new HyperLogLog(json.p)
    if (json.r !== undefined) sketch.registers.set(Buffer.from(json.r, 'base64').subarray(0, sketch.registers.length))
    for (let i = 0; i + 1 < (json.s?.length ?? 0); i += 2) sketch.registers[json.s![i]!] = json.s![i + 1]!
    return sketch
  }
}

/** Distinct items by how many of the `m` registers hold each rank from 0 to 33. */
export function estimateDistinct(histogram: readonly number[], m: number): number {
  let z = m * tau(1 - histogram[33]! / m)
  for (let k = 32; k >= 1; k--) z = 0.5 * (z + histogram[k]!)
  z += m * sigma(histogram[0]! / m)
  return (m * m) / (2 * Math.LN2) / z
}

function sigma(start: number): number {
  if (start === 1) return Number.POSITIVE_INFINITY
  let x = start
  let y = 1
  let z = x
  for (let before = -1; before !== z; ) {
    before = z
    x *= x
    z += x * y
    y += y
  }
  return z
}

function tau(start: number): number {
  if (start === 0 || start === 1) return 0
  let x = start
  let y = 1
  let z = 1 - x
  for (let before = -1; before !== z; ) {
    before = z
    x = Math.sqrt(x)
    y *= 0.5
    z -= (1 - x) ** 2 * y
  }
  return z / 3
}
