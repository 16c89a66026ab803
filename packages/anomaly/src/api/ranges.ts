/** How large the numbers are that an API's callers send, parameter by parameter. */
import type { Range } from '@apiscope/schema'
import { FACT_LIMITS } from './fact-limits.js'

const { ranges: PARAMETERS } = FACT_LIMITS
/** Callers that are told apart. Count. */
const CALLERS = 3
/** Values, callers and time that say what is usual. */
const KNOWN = { values: 200, ms: 3 * 86_400_000 }

/** `[from, to, values, first, last, fractions, callers, outside]`: packed as it is kept. */
type RangeJson = [number, number, number, number, number, 0 | 1, number[], number[]]

/** The numbers of one parameter. Ranges are rounded outward to two digits, so that sealed and plain values give the same. */
export class NumberRange {
  private constructor(
    public from: number,
    public to: number,
    public values: number,
    private readonly first: number,
    private last: number,
    /** Others than whole numbers were seen. */
    public fractions: boolean,
    /** Hashes of callers, and of those that sent what lay outside. */
    private readonly callers: number[],
    private readonly outside: number[],
  ) {}

  static create(range: Range, time: number): NumberRange {
    return new NumberRange(range.from, range.to, 0, time, time, false, [], [])
  }

  isKnown(time: number): boolean {
    return this.values >= KNOWN.values && this.callers.length >= CALLERS && time - this.first >= KNOWN.ms
  }

  /** A number that is not out of the ordinary. */
  learn(range: Range, isFraction: boolean, caller: number, time: number): void {
    this.from = Math.min(this.from, range.from)
    this.to = Math.max(this.to, range.to)
    this.values++
    this.last = Math.max(this.last, time)
    if (isFraction) this.fractions = true
    note(this.callers, caller)
  }

  /** One that is: what three callers have sent, and were answered, becomes ordinary. */
  learnOutside(range: Range, isFraction: boolean, caller: number, time: number): void {
    note(this.outside, caller)
    if (this.outside.length < CALLERS) return
    this.outside.length = 0
    this.learn(range, isFraction, caller, time)
  }

  toJSON(): RangeJson {
    const { from, to, values, first, last, fractions, callers, outside } = this
    return [from, to, values, first, last, fractions ? 1 : 0, callers, outside]
  }

  static fromJSON([from, to, values, first, last, fractions, callers, outside]: RangeJson): NumberRange {
    return new NumberRange(from, to, values, first, last, fractions === 1, callers, outside)
  }
}

function note(callers: number[], caller: number): void {
  if (callers.length < CALLERS && !callers.includes(caller)) callers.push(caller)
}

export class Ranges {
  /** Hash of place and name → its numbers, longest unseen first. */
  private constructor(private readonly parameters: Map<number, NumberRange>) {}

  static create(): Ranges {
    return new Ranges(new Map())
  }

  /** What is known of a parameter's numbers; begins with this one where nothing is. */
  of(key: number, range: Range, time: number): NumberRange {
    const known = this.parameters.get(key)
    if (known) {
      this.parameters.delete(key)
      this.parameters.set(key, known)
      return known
    }
    if (this.parameters.size >= PARAMETERS) this.parameters.delete(this.leastKnown())
    const made = NumberRange.create(range, time)
    this.parameters.set(key, made)
    return made
  }

  /** The one with the fewest numbers, of these the one longest unseen: names of a caller's making push out one another. */
  private leastKnown(): number {
    let least: [number, number] | undefined
    for (const [key, { values }] of this.parameters) if (!least || values < least[1]) least = [key, values]
    return least![0]
  }

  toJSON(): [number, RangeJson][] {
    return [...this.parameters].map(([key, range]) => [key, range.toJSON()])
  }

  static fromJSON(json: [number, RangeJson][]): Ranges {
    return new Ranges(new Map(json.map(([key, range]) => [key, NumberRange.fromJSON(range)])))
  }
}
