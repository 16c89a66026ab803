#!/usr/bin/env node
// Writes src/schema-shapes.ts: the JSON Schemas of ../schemas as types, and assertions that they are those of the code. The compiler then says
// when one has a field that the other lacks, another type, or another word on whether it must be there.
// Usage: node packages/schema/scripts/schema-shapes.mjs [--check]   (--check: exit 1 when the file is not what would be written)
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

const SCHEMAS = new URL('../schemas/', import.meta.url)
const TARGET = new URL('../src/schema-shapes.ts', import.meta.url)

/** Schema → [type, file it is in]; dead letters are a type of the worker kit. */
const TYPES = {
  actor: ['ActorEvent', 'topics'],
  alert: ['Alert', 'alert'],
  exchange: ['Exchange', 'exchange'],
  fact: ['Fact', 'topics'],
  feedback: ['Feedback', 'topics'],
  finding: ['FindingMessage', 'topics'],
  heartbeat: ['Heartbeat', 'topics'],
  path: ['PathEvent', 'topics'],
  pulse: ['PulseEvent', 'topics'],
  renaming: ['Renaming', 'topics'],
  siblings: ['SiblingsMessage', 'topics'],
  templates: ['TemplateMessage', 'topics'],
}
const ELSEWHERE = new Set(['deadletter'])

const literal = (value) => (typeof value === 'string' ? `'${value}'` : String(value))
const union = (types) => (types.length === 1 ? types[0] : types.join(' | '))

function typeOf(schema) {
  if ('const' in schema) return literal(schema.const)
  if (schema.enum) return union(schema.enum.map(literal))
  if (schema.anyOf) return union(schema.anyOf.map(typeOf))
  if (Array.isArray(schema.type)) return union(schema.type.map((type) => typeOf({ ...schema, type })))
  switch (schema.type) {
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type
    case 'integer':
    case 'number':
      return 'number'
    case 'array':
      return `Array<${schema.items ? typeOf(schema.items) : 'unknown'}>`
    case 'object':
      return objectOf(schema)
    default:
      return 'unknown'
  }
}

function objectOf({ properties, required = [], additionalProperties }) {
  if (!properties)
    return `Record<string, ${typeof additionalProperties === 'object' ? typeOf(additionalProperties) : 'unknown'}>`
  const fields = Object.entries(properties).map(([name, field]) => {
    const key = /^[A-Za-z_]\w*$/.test(name) ? name : `'${name}'`
    return `${key}${required.includes(name) ? '' : '?'}: ${typeOf(field)}`
  })
  return `{ ${fields.join('; ')} }`
}

const files = readdirSync(SCHEMAS).filter((file) => file.endsWith('.v1.json'))
const names = files.map((file) => file.replace('.v1.json', '')).sort()
const unknown = names.filter((name) => !TYPES[name] && !ELSEWHERE.has(name))
if (unknown.length > 0) throw new Error(`no type is named for the schemas ${unknown.join(', ')}`)
const imports = new Map()
for (const name of names.filter((n) => TYPES[n])) {
  const [type, file] = TYPES[name]
  imports.set(file, [...(imports.get(file) ?? []), type])
}
const text = `/**
 * The JSON Schemas of this package as types. Made by scripts/schema-shapes.mjs; do not edit. What does not compile here is a schema and an
 * interface that say different things.
 */
${[...imports]
  .sort()
  .map(([file, types]) => `import type { ${types.sort().join(', ')} } from './${file}.js'`)
  .join('\n')}

/** Field by field, whether it must be there, down to what is no object. */
type Shape<T> = unknown extends T
  ? 'leaf'
  : T extends readonly (infer Item)[]
    ? [Shape<Item>]
    : T extends object
      ? { [K in keyof T]-?: [undefined extends T[K] ? 'may' : 'must', Shape<Exclude<T[K], undefined>>] }
      : 'leaf'
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false
/** Every value of the interface fits the schema, and neither has a field more than the other. */
type Agrees<Interface, Schema> = [Interface] extends [Schema] ? Same<Shape<Interface>, Shape<Schema>> : false
type Assert<T extends true> = T

${names
  .filter((name) => TYPES[name])
  .map((name) => {
    const schema = JSON.parse(readFileSync(new URL(`${name}.v1.json`, SCHEMAS), 'utf8'))
    const [type] = TYPES[name]
    return `type ${type}Schema = ${typeOf(schema)}\nexport type ${type}Agrees = Assert<Agrees<${type}, ${type}Schema>>`
  })
  .join('\n\n')}
`
const present = (() => {
  try {
    return readFileSync(TARGET, 'utf8')
  } catch {
    return ''
  }
})()
if (process.argv[2] === '--check') {
  if (present !== text) {
    console.error('packages/schema/src/schema-shapes.ts: node packages/schema/scripts/schema-shapes.mjs writes it anew')
    process.exit(1)
  }
} else writeFileSync(TARGET, text)
