/** Bounded evidence about one parameter: counts only, never a value. */
import { FAIR, STRONG, WEAK } from '../detectors/types.js'
import type { ValueVerdict } from '../values/classify.js'
import { VALUE_KINDS, type ValueKind } from '../values/facts.js'
import { Distinct } from './distinct.js'

/** Counts of one label's verdicts: sum of percents, values in the strong, fair and weak tier (each includes the one above), maximum. */
export interface LabelCounts {
  sum: number
  strong: number
  fair: number
  weak: number
  max: number
}

export class ParameterEvidence {
  /** Values classified, empty ones included. */
  n = 0
  kinds: Partial<Record<ValueKind, number>> = {}
  labels = new Map<string, LabelCounts>()
  lengthSum = 0
  lengthMin = 0
  lengthMax = 0
  wordSum = 0
  distinct: Distinct

  constructor(distinctLimit: number) {
    this.distinct = new Distinct(distinctLimit)
  }

  /** Adds one verdict; `hash` is equal for equal values. */
  add(verdict: ValueVerdict, hash: number): void {
    this.lengthMin = this.n === 0 ? verdict.length : Math.min(this.lengthMin, verdict.length)
    this.lengthMax = Math.max(this.lengthMax, verdict.length)
    this.n++
    this.kinds[verdict.kind] = (this.kinds[verdict.kind] ?? 0) + 1
    this.lengthSum += verdict.length
    this.wordSum += verdict.words
    this.distinct.add(hash)
    for (const [label, percent] of verdict.scores) {
      let c = this.labels.get(label)
      if (c === undefined) {
        c = { sum: 0, strong: 0, fair: 0, weak: 0, max: 0 }
        this.labels.set(label, c)
      }
      c.sum += percent
      if (percent >= STRONG * 100) c.strong++
      if (percent >= FAIR * 100) c.fair++
      if (percent >= WEAK * 100) c.weak++
      if (percent > c.max) c.max = percent
    }
  }

  /** Halves every count, so that what was seen long ago fades; labels of which nothing is left are dropped. */
  fade(): void {
    this.n = Math.floor(this.n / 2)
    this.lengthSum /= 2
    this.wordSum /= 2
    for (const kind of VALUE_KINDS) {
      const count = this.kinds[kind]
      if (count === undefined) continue
      if (count < 2) delete this.kinds[kind]
      else this.kinds[kind] = Math.floor(count / 2)
    }
    for (const [label, c] of this.labels) {
      c.sum /= 2
      c.strong = Math.floor(c.strong / 2)
      c.fair = Math.floor(c.fair / 2)
      c.weak = Math.floor(c.weak / 2)
      if (c.sum < 5) this.labels.delete(label)
    }
    this.distinct.fade()
  }

  toJSON(): unknown[] {
    const labels = [...this.labels].map(([label, c]) => [label, c.sum, c.strong, c.fair, c.weak, c.max])
    return [
      this.n,
      this.kinds,
      labels,
      this.lengthSum,
      this.lengthMin,
      this.lengthMax,
      this.wordSum,
      this.distinct.toJSON(),
    ]
  }

  static from(json: unknown[], distinctLimit: number): ParameterEvidence {
    const e = new ParameterEvidence(distinctLimit)
    e.n = json[0] as number
    e.kinds = json[1] as ParameterEvidence['kinds']
    for (const [label, sum, strong, fair, weak, max] of json[2] as [string, number, number, number, number, number][]) {
      e.labels.set(label, { sum, strong, fair, weak, max })
    }
    e.lengthSum = json[3] as number
    e.lengthMin = json[4] as number
    e.lengthMax = json[5] as number
    e.wordSum = json[6] as number
    e.distinct = Distinct.from(json[7] as number[], distinctLimit)
    return e
  }
}
