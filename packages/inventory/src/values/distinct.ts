/** How many different items: exact while they are few, as for most APIs, then a HyperLogLog. */
import { HyperLogLog, murmur3 } from '@apiscope/ml'

/** Kept one by one, as 32 bits of a hash each. Count. */
const FEW = 32
/** 2^10 registers: standard error 3.3 %. */
const PRECISION = 10

type Json = { few: number[] } | { many: ReturnType<HyperLogLog['toJSON']> }

export class Distinct {
  private few: number[] | undefined = []
  private many: HyperLogLog | undefined

  add(item: string): void {
    const hash = murmur3(item)
    if (this.many) {
      this.many.add(String(hash))
      return
    }
    const few = this.few!
    if (few.includes(hash)) return
    few.push(hash)
    if (few.length <= FEW) return
    this.many = new HyperLogLog(PRECISION)
    for (const known of few) this.many.add(String(known))
    this.few = undefined
  }

  /** A whole number; exact up to 32. */
  count(): number {
    return this.few ? this.few.length : Math.round(this.many!.count())
  }

  toJSON(): Json {
    return this.few ? { few: this.few } : { many: this.many!.toJSON() }
  }

  static fromJSON(json: Json): Distinct {
    const distinct = new Distinct()
    if ('few' in json) distinct.few = json.few.slice()
    else {
      distinct.few = undefined
      distinct.many = HyperLogLog.fromJSON(json.many)
    }
    return distinct
  }
}
