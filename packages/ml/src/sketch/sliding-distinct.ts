/**
 * How many distinct items in the last slots of time, for any number of slots up to a horizon: exact while they are few, then a sliding
 * HyperLogLog (Chabchoub & Hébrail 2010). A register keeps, of the ranks it was given, those that no later one reaches: what is asked of the
 * last n slots is answered by the highest of them that is young enough, and what is older than the horizon is gone by itself.
 */
import { estimateDistinct } from './hyperloglog.js'

export interface SlidingOptions {
  /** 2^precision registers: standard error 1.04/√(2^precision). 4–12. */
  precision: number
  /** Items kept one by one, which are counted exactly. */
  few: number
  /** Slots after which an item is forgotten. At most 255. */
  horizon: number
}

/** `n`: the newest slot; `f`: items kept one by one, `d`: registers; base64. */
export interface SlidingDistinctJson {
  n: number
  f?: string
  d?: string
}

/** Rank and slot in one number, so that a register is a list of numbers. */
const RANKS = 64

export class SlidingDistinct {
  private newest = -1
  /** Item → its last slot. */
  private few: Map<number, number> | undefined = new Map()
  /** Per register `slot × 64 + rank`, slots ascending, ranks descending. */
  private registers: number[][] | undefined
  /** In all registers: asked for with every item, so it is counted along. */
  private ranks = 0

  constructor(private readonly options: SlidingOptions) {}

  /** @param item a hash, 32 bits, unsigned @param slot number of the slot of time, a whole number from 0 on; one past the horizon is left out */
  add(item: number, slot: number): void {
    if (slot > this.newest) this.newest = slot
    if (slot <= this.newest - this.options.horizon) return
    if (!this.few) {
      this.note(item, slot)
      return
    }
    const before = this.few.get(item)
    if (before === undefined || before < slot) this.few.set(item, slot)
    if (before === undefined && this.few.size > this.options.few) this.grow()
  }

  /** Items whose last slot is `since` or later, with `slot` the present one: a whole number, exact while `isExact`. */
  count(since = 0): number {
    const from = Math.max(since, this.newest - this.options.horizon + 1)
    if (this.few) {
      let n = 0
      for (const slot of this.few.values()) if (slot >= from) n++
      return n
    }
    const histogram = new Array<number>(34).fill(0)
    for (const register of this.registers!) histogram[highest(register, from)]!++
    return Math.round(estimateDistinct(histogram, this.registers!.length))
  }

  get isExact(): boolean {
    return this.few !== undefined
  }

  /** Standard error of `count` as a share of it; 0 while it is exact. */
  get error(): number {
    return this.few ? 0 : 1.04 / Math.sqrt(1 << this.options.precision)
  }

  /** Adds what another one of the same options has seen. */
  merge(other: SlidingDistinct): void {
    if (other.newest > this.newest) this.newest = other.newest
    if (other.few) {
      for (const [item, slot] of other.few) this.add(item, slot)
      return
    }
    if (this.few) this.toRegisters()
    for (const [i, register] of other.registers!.entries())
      for (const packed of register)
        this.ranks += insert(this.registers![i]!, Math.floor(packed / RANKS), packed % RANKS)
  }

  /** Bytes that it takes stored, at most about: one by one, or registers with as many ranks as they hold. */
  bytes(): number {
    if (this.few) return 24 + 7 * this.few.size
    return 24 + Math.ceil((4 * (this.registers!.length + 2 * this.ranks)) / 3)
  }

  /** Nothing is left of it at `slot`. */
  isOver(slot: number): boolean {
    return this.newest <= slot - this.options.horizon
  }

  toJSON(): SlidingDistinctJson {
    this.forget()
    const { newest, few } = this
    if (few) {
      const bytes = Buffer.allocUnsafe(5 * few.size)
      const items = [...few].sort(([a], [b]) => a - b)
      for (const [i, [item, slot]] of items.entries()) {
        bytes.writeUInt32BE(item, 5 * i)
        bytes[5 * i + 4] = newest - slot
      }
      return { n: newest, ...(few.size > 0 ? { f: bytes.toString('base64') } : {}) }
    }
    const bytes: number[] = []
    for (const register of this.registers!) {
      bytes.push(register.length)
      for (const packed of register) bytes.push(newest - Math.floor(packed / RANKS), packed % RANKS)
    }
    return { n: newest, d: Buffer.from(bytes).toString('base64') }
  }

  /** What `toJSON` gave under the same options. */
  static fromJSON({ n, f, d }: SlidingDistinctJson, options: SlidingOptions): SlidingDistinct {
    const sketch = new SlidingDistinct(options)
    sketch.newest = n
    if (f !== undefined) {
      const bytes = Buffer.from(f, 'base64')
      for (let at = 0; at + 5 <= bytes.length; at += 5) sketch.few!.set(bytes.readUInt32BE(at), n - bytes[at + 4]!)
    }
    if (d !== undefined) {
      const bytes = Buffer.from(d, 'base64')
      sketch.toRegisters()
      let at = 0
      for (const register of sketch.registers!) {
        for (let left = bytes[at++] ?? 0; left > 0; left--, at += 2)
          register.push((n - bytes[at]!) * RANKS + bytes[at + 1]!)
        sketch.ranks += register.length
      }
    }
    return sketch
  }

  private note(item: number, slot: number): void {
    const register = mix(item, 0x2545f491) >>> (32 - this.options.precision)
    this.ranks += insert(this.registers![register]!, slot, Math.clz32(mix(item, 0x9e3779b9)) + 1)
  }

  /** Too many to be kept one by one, unless some are past the horizon. */
  private grow(): void {
    this.forget()
    if (this.few!.size > this.options.few) this.toRegisters()
  }

  private toRegisters(): void {
    const few = this.few!
    this.few = undefined
    this.ranks = 0
    this.registers = Array.from({ length: 1 << this.options.precision }, () => [])
    for (const [item, slot] of few) this.note(item, slot)
  }

  /** Lets go of what is past the horizon; of a sketch with nothing left, of its registers. */
  private forget(): void {
    const from = this.newest - this.options.horizon + 1
    if (this.few) {
      for (const [item, slot] of this.few) if (slot < from) this.few.delete(item)
      return
    }
    this.ranks = 0
    for (const register of this.registers!) {
      while (register.length > 0 && register[0]! < from * RANKS) register.shift()
      this.ranks += register.length
    }
    if (this.ranks > 0) return
    this.registers = undefined
    this.few = new Map()
  }
}

/** Highest rank of slot `from` or later: ranks descend with the slots, so it is the first. */
function highest(register: readonly number[], from: number): number {
  for (const packed of register) if (packed >= from * RANKS) return packed % RANKS
  return 0
}

/** Keeps the list free of ranks that a later one reaches. @returns by how much it grew */
function insert(register: number[], slot: number, rank: number): number {
  let at = register.length
  while (at > 0 && register[at - 1]! >= slot * RANKS) at--
  // From `at` on: this slot or later.
  for (let i = at; i < register.length; i++) if (register[i]! % RANKS >= rank) return 0
  let from = at
  while (from > 0 && register[from - 1]! % RANKS <= rank) from--
  // Of this slot only lower ranks are left, which go with it.
  let to = at
  while (to < register.length && Math.floor(register[to]! / RANKS) === slot) to++
  register.splice(from, to - from, slot * RANKS + rank)
  return 1 - (to - from)
}

/** MurmurHash3's finaliser over an item with a seed. */
function mix(item: number, seed: number): number {
  let h = (item ^ seed) | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
