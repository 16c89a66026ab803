/** What of a published input schema (JSON Schema 2020-12) a call is compared with: the names, kinds and bounds of its own properties. */
import type { InputProperty, InputSchema } from '../call.js'
import { isObject, type Json, type JsonObject, listIn, objectIn } from '../json/read.js'
import type { AgentLimits } from '../limits.js'

/** Keywords by which properties may come from elsewhere: with them a name that is not listed says nothing. */
const OPEN = ['$ref', 'allOf', 'anyOf', 'oneOf', 'patternProperties', 'if', 'dependentSchemas', 'unevaluatedProperties']

/** Undefined where the schema lists no properties of its own. */
export function inputSchema(schema: JsonObject, limits: AgentLimits): InputSchema | undefined {
  const listed = objectIn(schema, 'properties')
  if (!listed) return undefined
  const required = new Set(listIn(schema, 'required'))
  const names = Object.keys(listed)
  const properties = names
    .slice(0, limits.properties)
    .map((name) => propertyOf(name, listed[name]!, required.has(name), limits))
  const closed = schema.additionalProperties === false || !OPEN.some((keyword) => keyword in schema)
  const isAll = names.length <= limits.properties
  return { properties, closed: closed && isAll && !isExtensible(schema.additionalProperties) }
}

/** The server says itself that further names are welcome. */
const isExtensible = (additional: Json | undefined) => additional === true || isObject(additional)

function propertyOf(name: string, schema: Json, required: boolean, limits: AgentLimits): InputProperty {
  if (!isObject(schema)) return { name, types: [], required }
  const { type, maxLength, minimum, maximum } = schema
  const types = (Array.isArray(type) ? type : [type]).filter((one): one is string => typeof one === 'string')
  const values = listIn(schema, 'enum').filter((one): one is string | number | boolean => typeof one !== 'object')
  const isEnumerated =
    'enum' in schema &&
    values.every((one) => typeof one !== 'string' || one.length <= limits.nameLength) &&
    values.length === listIn(schema, 'enum').length &&
    values.length <= limits.enumeration
  return {
    name: name.slice(0, limits.nameLength),
    types,
    required,
    ...(isEnumerated ? { enumeration: values } : {}),
    ...(typeof maxLength === 'number' ? { maxLength } : {}),
    ...(typeof minimum === 'number' ? { minimum } : {}),
    ...(typeof maximum === 'number' ? { maximum } : {}),
  }
}

/** JSON with its keys in order: the same for schemas that say the same. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (!isObject(value)) return JSON.stringify(value)
  return `{${Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key]!)}`)
    .join()}}`
}
