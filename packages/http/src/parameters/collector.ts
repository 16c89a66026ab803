import type { JsonForm, Parameter, ParameterLocation } from '@apiscope/schema'
import type { HttpLimits } from '../limits.js'
import type { ParameterSink } from './sink.js'

/** A value of `parameter` that is not kept, since it has enough. */
export type MoreValues = (parameter: Parameter, value: string) => void

/** Gathers parameters within the limits: count, values of each, length of name and value. Values are kept once. */
export class Collector implements ParameterSink {
  /** By location, then by name. */
  private readonly byName: Partial<Record<ParameterLocation, Map<string, Parameter>>> = {}
  private readonly found: Parameter[] = []

  /** @param more told of values beyond those that are kept of a parameter, as they come */
  constructor(
    private readonly limits: HttpLimits,
    private readonly more?: MoreValues,
  ) {}

  /** No further names are taken. */
  get full(): boolean {
    return this.found.length >= this.limits.parameters
  }

  /** Something of this place has been found. */
  has(location: ParameterLocation): boolean {
    return this.byName[location] !== undefined
  }

  add(location: ParameterLocation, name: string, value: string, json?: JsonForm): void {
    const { limits } = this
    const short = name.length > limits.nameLength ? name.slice(0, limits.nameLength) : name
    let names = this.byName[location]
    if (!names) {
      names = new Map()
      this.byName[location] = names
    }
    let parameter = names.get(short)
    if (!parameter) {
      if (this.full) return
      parameter = { in: location, name: short, values: [] }
      names.set(short, parameter)
      this.found.push(parameter)
    }
    if (json !== undefined) {
      parameter.json ??= []
      if (!parameter.json.includes(json)) parameter.json.push(json)
    }
    const { values } = parameter
    if (values.length >= limits.parameterValues) {
      this.more?.(parameter, value)
      return
    }
    const kept = value.length > limits.valueLength ? value.slice(0, limits.valueLength) : value
    if (!values.includes(kept)) values.push(kept)
  }

  /** In order of first sight. */
  list(): Parameter[] {
    return this.found
  }
}
