import type { Parameter, ParameterLocation } from '@apiscope/schema'
import type { HttpLimits } from '../limits.js'

/** Gathers parameters within the limits: count, values of each, length of name and value. Values are kept once. */
export class Collector {
  private readonly byName = new Map<string, Parameter>()

  constructor(private readonly limits: HttpLimits) {}

  /** No further names are taken. */
  get full(): boolean {
    return this.byName.size >= this.limits.parameters
  }

  add(location: ParameterLocation, name: string, value: string): void {
    const short = name.length > this.limits.nameLength ? name.slice(0, this.limits.nameLength) : name
    const key = `${location} ${short}`
    let parameter = this.byName.get(key)
    if (!parameter) {
      if (this.full) return
      parameter = { in: location, name: short, values: [] }
      this.byName.set(key, parameter)
    }
    const { values } = parameter
    if (values.length >= this.limits.parameterValues) return
    const kept = value.length > this.limits.valueLength ? value.slice(0, this.limits.valueLength) : value
    if (!values.includes(kept)) values.push(kept)
  }

  /** In order of first sight. */
  list(): Parameter[] {
    return [...this.byName.values()]
  }
}
