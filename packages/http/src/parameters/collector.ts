import type { JsonForm, Parameter, ParameterLocation } from '@apiscope/schema'
import type { HttpLimits } from '../limits.js'
import type { NameNode } from './name-node.js'
import type { ParameterSink } from './sink.js'

/** A value of `parameter` that is not kept, since it has enough. */
export type MoreValues = (parameter: Parameter, value: string) => void

/** Collections so far in this thread: what a name's node says of its place is of one of them. */
let collections = 0

/** Gathers parameters within the limits: count, values of each, length of name and value. Values are kept once. */
export class Collector implements ParameterSink {
  /** By location, then by name; of a location that was only told by nodes, when it is first asked for. */
  private readonly byName: Partial<Record<ParameterLocation, Map<string, Parameter>>> = {}
  private readonly found: Parameter[] = []
  private readonly mark = ++collections
  /** Places of which there is something. */
  private readonly places: Partial<Record<ParameterLocation, true>> = {}

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
    return this.places[location] === true
  }

  add(location: ParameterLocation, name: string, value: string, json?: JsonForm): void {
    const { limits } = this
    const short = name.length > limits.nameLength ? name.slice(0, limits.nameLength) : name
    const parameter = this.named(location, short)
    if (parameter) this.value(parameter, value, json)
  }

  addNode(location: 'request' | 'response', node: NameNode, value: string, json?: JsonForm): void {
    if (node.name.length > this.limits.nameLength) {
      this.add(location, node.name, value, json)
      return
    }
    const place = node[location]
    if (place.mark !== this.mark) {
      const index = this.indexOf(location, node.name)
      if (index < 0) return
      place.mark = this.mark
      place.index = index
    }
    this.value(this.found[place.index], value, json)
  }

  /** In order of first sight. */
  list(): Parameter[] {
    return this.found
  }

  /** Of a name that no node was asked for before; −1 when there is no room. */
  private indexOf(location: ParameterLocation, name: string): number {
    const known = this.byName[location]?.get(name)
    if (known) return this.found.indexOf(known)
    this.places[location] = true
    if (this.full) return -1
    const parameter: Parameter = { in: location, name, values: [] }
    this.byName[location]?.set(name, parameter)
    return this.found.push(parameter) - 1
  }

  private named(location: ParameterLocation, name: string): Parameter | undefined {
    this.places[location] = true
    let names = this.byName[location]
    if (!names) {
      names = new Map()
      for (const known of this.found) if (known.in === location) names.set(known.name, known)
      this.byName[location] = names
    }
    let parameter = names.get(name)
    if (!parameter) {
      if (this.full) return undefined
      parameter = { in: location, name, values: [] }
      names.set(name, parameter)
      this.found.push(parameter)
    }
    return parameter
  }

  private value(parameter: Parameter, value: string, json: JsonForm | undefined): void {
    if (json !== undefined) {
      parameter.json ??= []
      if (!parameter.json.includes(json)) parameter.json.push(json)
    }
    const { values } = parameter
    const { parameterValues, valueLength } = this.limits
    if (values.length >= parameterValues) {
      this.more?.(parameter, value)
      return
    }
    const kept = value.length > valueLength ? value.slice(0, valueLength) : value
    if (!values.includes(kept)) values.push(kept)
  }
}
