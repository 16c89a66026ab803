/** JSON Schemas (2020-12, as OpenAPI 3.1 uses) from dotted names: `orders[].lines[].sku` is a string in objects in arrays. */
import { pathParts, unescapeKey } from '@apiscope/schema'
import type { DescribedParameter, Json, ParameterView } from './description.js'

/** Share of the exchanges that carry the parent from which a field counts as required, and exchanges that must have been seen. */
const REQUIRED = 0.99
const ENOUGH = 5

interface Node {
  leaf?: DescribedParameter
  children: Map<string, Node>
  items?: Node
  file?: boolean
  /** Greatest presence and most exchanges of anything in it. */
  presence: number
  seen: number
}

const newNode = (): Node => ({ children: new Map(), presence: 0, seen: 0 })

/** The schema of a body; `nested` = false for forms, whose names are no paths. */
export function bodySchema(parameters: readonly DescribedParameter[], nested: boolean): Json {
  const root = newNode()
  for (const parameter of parameters) add(root, parameter, nested)
  if (!nested) for (const [name, child] of root.children) asFile(root, name, child)
  return schemaOf(root)
}

function add(root: Node, parameter: DescribedParameter, nested: boolean): void {
  const { name, view } = parameter
  const grow = (node: Node) => {
    node.presence = Math.max(node.presence, view.presence)
    node.seen = Math.max(node.seen, view.seen)
    return node
  }
  let node = grow(root)
  if (name !== '$') {
    for (const part of nested ? pathParts(name) : [name]) {
      const arrays = nested ? /(?:\[\])*$/.exec(part)![0].length : 0
      const key = arrays === 0 ? part : part.slice(0, -arrays)
      if (key !== '') node = grow(child(node, nested ? unescapeKey(key) : key))
      for (let i = 0; i < arrays; i += 2) {
        node.items ??= newNode()
        node = grow(node.items)
      }
    }
  }
  node.leaf = parameter
}

const FILE_NAME = '.filename'

/** A part of a form that has a file name is a file: its name is all that was kept of it. */
function asFile(root: Node, name: string, named: Node): void {
  if (!name.endsWith(FILE_NAME)) return
  const field = name.slice(0, -FILE_NAME.length)
  root.children.delete(name)
  if (!root.children.has(field)) root.children.set(field, { ...named, leaf: undefined, file: true })
}

function child(node: Node, key: string): Node {
  let found = node.children.get(key)
  if (!found) {
    found = newNode()
    node.children.set(key, found)
  }
  return found
}

function schemaOf(node: Node): Json {
  if (node.file) return { type: 'string', contentMediaType: 'application/octet-stream' }
  const forms: Json[] = []
  if (node.children.size > 0) forms.push(objectSchema(node))
  if (node.items) forms.push({ type: 'array', items: schemaOf(node.items) })
  const leaf = node.leaf && leafSchema(node.leaf, forms)
  if (leaf) forms.push(leaf)
  if (forms.length === 0) return {}
  if (forms.length === 1) return forms[0]!
  // An object or nothing is one schema with two types.
  if (forms.length === 2 && forms[1]!.type === 'null' && typeof forms[0]!.type === 'string')
    return { ...forms[0], type: [forms[0]!.type, 'null'] }
  return { anyOf: forms }
}

/** The schema of what was a value here, where `others` say what the place holds besides; undefined: nothing that they do not say. */
function leafSchema(parameter: DescribedParameter, others: readonly Json[]): Json | undefined {
  const { types, json = {} } = parameter.view
  const valued = types.some((type) => type !== 'empty' && type !== 'other')
  if (valued) return valueSchema(parameter)
  // Nothing but null and empty containers: `tags: []`, `meta: {}`, `closedAt: null`.
  if (json.object && !others.some(({ type }) => type === 'object')) return withNull({ type: 'object' }, json)
  if (json.null) return others.length > 0 || !json.array ? { type: 'null' } : undefined
  if (json.array || json.object) return undefined
  return valueSchema(parameter)
}

const withNull = (schema: Json, json: Partial<Record<string, number>>): Json =>
  json.null ? { ...schema, type: [schema.type, 'null'].flat() } : schema

function objectSchema(node: Node): Json {
  const properties: Json = {}
  const required: string[] = []
  let open: Json | undefined
  for (const [key, value] of node.children) {
    // Keys that are data stand for any key.
    if (key === '{key}') {
      open = schemaOf(value)
      continue
    }
    Object.defineProperty(properties, key, { value: schemaOf(value), enumerable: true })
    if (value.seen >= ENOUGH && value.presence >= REQUIRED * node.presence) required.push(key)
  }
  return {
    type: 'object',
    ...(Object.keys(properties).length > 0 ? { properties } : {}),
    ...(required.length > 0 ? { required } : {}),
    ...(open ? { additionalProperties: open } : {}),
  }
}

/** Form → type and format. A redacted value is a credential. */
const FORMS: Record<string, Json> = {
  integer: { type: 'integer' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  uuid: { type: 'string', format: 'uuid' },
  date: { type: 'string', format: 'date' },
  // Leading zeros, or more digits than a number holds: a code, however often it looks like a number.
  digits: { type: 'string' },
  'date-time': { type: 'string', format: 'date-time' },
  email: { type: 'string', format: 'email' },
  url: { type: 'string', format: 'uri' },
  redacted: { type: 'string', format: 'password' },
}
/** Labels of data that may be a number. */
const NUMBERS = new Set(['GEO_LOCATION', 'HEALTH', 'DEMOGRAPHIC'])
const TEXT: Json = { type: 'string' }

/** The schema of one value: what was seen of it, labels, a masked example. */
export function valueSchema({ view, labels, example }: DescribedParameter): Json {
  const forms = view.types.filter((type) => type !== 'empty' && type !== 'other').map((type) => FORMS[type] ?? TEXT)
  let types: string[] = [...new Set(forms.map(({ type }) => type as string))]
  if (types.includes('number')) remove(types, 'integer')
  // Phone numbers, postal codes and card numbers are written with digits and are no numbers.
  if (view.types.includes('digits') || labels.some((label) => !NUMBERS.has(label))) types = ['string']
  const formats = new Set(forms.map(({ format }) => format))
  types = quoted(types, view)
  const format = types[0] === 'string' && types.length === 1 && formats.size === 1 ? forms[0]?.format : undefined
  if (view.json?.null) types = [...types, 'null']
  const schema: Json = { type: types.length > 1 ? types.sort() : (types[0] ?? 'string') }
  if (format !== undefined) schema.format = format
  if (labels.length > 0) {
    schema['x-apiscope-labels'] = labels
    if (example !== undefined) schema.examples = [example]
  } else {
    if (view.values && types.length === 1 && types[0] === 'string') schema.enum = view.values
    if (view.range && !types.includes('string')) schema['x-apiscope-range'] = view.range
  }
  if (view.length && types.includes('string')) schema['x-apiscope-length'] = view.length
  if (view.presence < 1) schema['x-apiscope-presence'] = view.presence
  return schema
}

/** What JSON writes in quotes is a text, whatever it looks like; both where both were seen. */
function quoted(types: string[], { json }: ParameterView): string[] {
  if (!json?.string) return types
  const bare = ['integer', 'number', 'boolean']
  const others = types.filter((type) => bare.includes(type))
  const rest = types.filter((type) => !bare.includes(type) && type !== 'string')
  return [...(json.bare ? others : []), ...rest, 'string']
}

function remove(list: string[], item: string): void {
  const at = list.indexOf(item)
  if (at >= 0) list.splice(at, 1)
}
