/** Where the arguments of a call leave the schema that the server has published. */
import type { InputProperty, InputSchema } from '../call.js'
import { isObject, type Json, type JsonObject } from '../json/read.js'
import type { AgentLimits } from '../limits.js'

/**
 * `missing:NAME`, `unknown:NAME`, `type:NAME`, `value:NAME` (no member of the enumeration), `length:NAME`, `range:NAME`; names as they stand in
 * the call, to be masked by whoever tells them. Where the schema does not forbid further names (`additionalProperties` absent), an unlisted
 * one is told all the same: it is what a model was never offered.
 */
export function outsideSchema(args: JsonObject | undefined, schema: InputSchema, limits: AgentLimits): string[] {
  const given = args ?? (Object.create(null) as JsonObject)
  const out: string[] = []
  for (const property of schema.properties) {
    const value = given[property.name]
    const deviation = value === undefined ? (property.required ? 'missing' : undefined) : deviationOf(value, property)
    if (deviation !== undefined) out.push(`${deviation}:${property.name}`)
  }
  if (schema.closed) {
    const names = new Set(schema.properties.map(({ name }) => name))
    for (const name of Object.keys(given)) if (!names.has(name)) out.push(`unknown:${name}`)
  }
  return out.slice(0, limits.deviations)
}

function deviationOf(value: Json, property: InputProperty): string | undefined {
  const { types, enumeration, maxLength, minimum, maximum } = property
  if (types.length > 0 && !types.some((type) => isOfType(value, type))) return 'type'
  if (enumeration && typeof value !== 'object' && !enumeration.includes(value)) return 'value'
  if (typeof value === 'string' && maxLength !== undefined && [...value].length > maxLength) return 'length'
  if (typeof value === 'number' && (value < (minimum ?? value) || value > (maximum ?? value))) return 'range'
  return undefined
}

const SCALARS = new Map([
  ['string', 'string'],
  ['number', 'number'],
  ['boolean', 'boolean'],
])

function isOfType(value: Json, type: string): boolean {
  switch (type) {
    case 'null':
      return value === null
    case 'array':
      return Array.isArray(value)
    case 'object':
      return isObject(value)
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value)
    default:
      return !SCALARS.has(type) || SCALARS.get(type) === typeof value
  }
}
