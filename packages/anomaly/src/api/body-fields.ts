/** The fields that the callers of an API send in their requests' bodies. */

import { FACT_LIMITS } from './fact-limits.js'

const { fields: KNOWN, singleFields: SINGLE } = FACT_LIMITS
/** Callers that are told apart while that matters. Count. */
const CALLERS = 4

type BodyFieldsJson = [number, number, number[], number[], [number, number][]]

export class BodyFields {
  private constructor(
    /** Accepted calls with fields, and when the first came, ms. */
    public calls: number,
    readonly since: number,
    /** Hashes of their callers. */
    private readonly callers: number[],
    private readonly names: Set<number>,
    /** Hash of a name → of its only caller. */
    private readonly single: Map<number, number>,
  ) {}

  static create(time: number): BodyFields {
    return new BodyFields(0, time, [], new Set(), new Map())
  }

  /** Calls, callers and time enough to say which fields are usual. */
  isKnown(time: number): boolean {
    return this.calls >= 50 && this.callers.length >= 3 && time - this.since >= 86_400_000
  }

  has(name: number): boolean {
    return this.names.has(name)
  }

  /** One accepted call. While little is known every name is taken; from then on what two callers have sent. */
  learn(names: readonly number[], caller: number, time: number): void {
    const known = this.isKnown(time)
    this.calls++
    if (this.callers.length < CALLERS && !this.callers.includes(caller)) this.callers.push(caller)
    for (const name of names) {
      if (this.names.has(name)) continue
      const other = this.single.get(name)
      if (!known || (other !== undefined && other !== caller)) this.keep(name)
      else {
        this.single.set(name, caller)
        if (this.single.size > SINGLE) this.single.delete(this.single.keys().next().value!)
      }
    }
  }

  private keep(name: number): void {
    this.single.delete(name)
    this.names.add(name)
    if (this.names.size > KNOWN) this.names.delete(this.names.values().next().value!)
  }

  toJSON(): BodyFieldsJson {
    return [this.calls, this.since, this.callers, [...this.names], [...this.single]]
  }

  static fromJSON([calls, since, callers, names, single]: BodyFieldsJson): BodyFields {
    return new BodyFields(calls, since, callers, new Set(names), new Map(single))
  }
}
