/** What an MCP server says that it offers. */
import type { Offered, OfferedKind } from '../call.js'
import { isObject, type Json, type JsonObject, listIn, objectIn, textIn } from '../json/read.js'
import type { AgentLimits } from '../limits.js'
import { canonical, inputSchema } from '../schema/input-schema.js'

interface List {
  member: string
  kind: OfferedKind
  names: 'name' | 'uri' | 'uriTemplate'
}

const LISTS = new Map<string, List>([
  ['tools/list', { member: 'tools', kind: 'tool', names: 'name' }],
  ['resources/list', { member: 'resources', kind: 'resource', names: 'uri' }],
  ['resources/templates/list', { member: 'resourceTemplates', kind: 'template', names: 'uriTemplate' }],
  ['prompts/list', { member: 'prompts', kind: 'prompt', names: 'name' }],
])

/**
 * Empty for an answer that is no catalogue.
 * @param isCut the answer was not read to its end: the last entry may be half of one, whose missing words are no change and whose missing properties
 * are not forbidden, so it is left out
 */
export function offeredBy(
  method: string,
  result: JsonObject | undefined,
  isCut: boolean,
  limits: AgentLimits,
): Offered[] {
  const list = LISTS.get(method)
  if (!list) return []
  const out: Offered[] = []
  for (const item of wholeOf(listIn(result, list.member), isCut).slice(0, limits.offered)) {
    const name = isObject(item) ? textIn(item, list.names) : undefined
    if (name !== undefined && name !== '') out.push(offeredOf(item as JsonObject, name, list.kind, limits))
  }
  return out
}

/** The entries of a list that were read to their end. */
export const wholeOf = (list: Json[], isCut: boolean): Json[] => (isCut ? list.slice(0, -1) : list)

function offeredOf(item: JsonObject, name: string, kind: OfferedKind, limits: AgentLimits): Offered {
  const schema = kind === 'tool' ? item.inputSchema : item.arguments
  const annotations = objectIn(item, 'annotations')
  return {
    kind,
    name: name.slice(0, limits.nameLength),
    description: wordsOf(item, annotations),
    schema: schema === undefined ? '' : canonical(schema as Json),
    ...flag('destructive', annotations?.destructiveHint),
    ...flag('readOnly', annotations?.readOnlyHint),
    inputs: kind === 'tool' && isObject(schema) ? inputSchema(schema, limits) : undefined,
  }
}

const flag = (name: string, value: Json | undefined) => (typeof value === 'boolean' ? { [name]: value } : {})

/** All that a model is told of it in words. */
function wordsOf(item: JsonObject, annotations: JsonObject | undefined): string {
  return [textIn(item, 'title'), textIn(annotations, 'title'), textIn(item, 'description')].join('\n')
}
