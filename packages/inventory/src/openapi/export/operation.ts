/** One operation of the exported document. */
import { STATUS_CODES } from 'node:http'
import { type ApiForExport, type DescribedParameter, type Json, parametersOf } from './description.js'
import { bodySchema, valueSchema } from './schema.js'
import { securityOf, waysOf } from './security.js'

/** Fields that OpenAPI leaves to other parts of the document (3.1, 4.8.12). */
const NOT_PARAMETERS = new Set(['accept', 'content-type', 'authorization'])
const REQUIRED = 0.99
/** What a word is called that the sensor keeps to itself; a number follows. */
export const WORD_PARAMETER = 'sealedWord'

/** @param pathNames names of the placeholders of the path, in order */
export function operationOf(api: ApiForExport, operationId: string, pathNames: readonly string[]): Json {
  const all = parametersOf(api)
  const { requirements } = securityOf(api)
  const parameters = [...pathParameters(all, pathNames), ...otherParameters(api, all)]
  const body = requestBody(api, all)
  return {
    operationId,
    ...(tag(api.template) === undefined ? {} : { tags: [tag(api.template)] }),
    ...(/deprecated|zombie/.test(api.facts.lifecycle ?? '') ? { deprecated: true } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: body } : {}),
    responses: responsesOf(api, all),
    security: requirements,
    ...extensions(api),
  }
}

/** First segment that says what it is about. */
function tag(template: string): string | undefined {
  return template.split(/[/;#]/).find((part) => /^[A-Za-z][\w-]*$/.test(part) && !/^(?:api|rest|v\d+)$/i.test(part))
}

function pathParameters(all: readonly DescribedParameter[], names: readonly string[]): Json[] {
  let n = 0
  return names.map((name) => {
    if (name.startsWith(WORD_PARAMETER)) return { name, in: 'path', required: true, schema: { type: 'string' } }
    n++
    const seen = all.find(
      (p) => p.in === 'path' && (p.name === `{${n}}` || p.name === `;${name}` || p.name === `{${name}}`),
    )
    return { name, in: 'path', required: true, schema: seen ? valueSchema(seen) : { type: 'string' } }
  })
}

function otherParameters(api: ApiForExport, all: readonly DescribedParameter[]): Json[] {
  const credentials = new Set(waysOf(api).map((way) => `${way.in}:${way.name?.toLowerCase()}`))
  const found = new Map<string, Json>()
  for (const parameter of all) {
    const { in: place, name, view } = parameter
    if (place !== 'query' && place !== 'header' && place !== 'cookie') continue
    const key = `${place}:${place === 'header' ? name.toLowerCase() : name}`
    if (credentials.has(key.toLowerCase()) || found.has(key) || name === '') continue
    if (place === 'header' && NOT_PARAMETERS.has(name.toLowerCase())) continue
    const required = view.seen >= 5 && view.presence >= REQUIRED
    found.set(key, { name, in: place, required, schema: valueSchema(parameter) })
  }
  return [...found.values()]
}

function requestBody(api: ApiForExport, all: readonly DescribedParameter[]): Json | undefined {
  const types = (api.facts.request_types ?? '').split(' ').filter((type) => isMediaType(type))
  const fields = all.filter((parameter) => parameter.in === 'request')
  if (types.length === 0 && fields.length === 0) return undefined
  const media = types.length > 0 ? types : ['application/json']
  return {
    content: Object.fromEntries(media.map((type) => [type, { schema: schemaFor(type, fields) }])),
    required: true,
  }
}

function responsesOf(api: ApiForExport, all: readonly DescribedParameter[]): Json {
  const fields = all.filter((parameter) => parameter.in === 'response')
  const good = fields.filter(({ view }) => view.ok * 2 >= view.seen)
  const bad = fields.filter(({ view }) => view.ok * 2 < view.seen)
  const byStatus = parse(api.facts.responses)
  const responses: Json = {}
  for (const entry of (api.facts.statuses ?? '').split(' ')) {
    const [status = '', count] = entry.split('=')
    if (!/^[1-5]\d\d$/.test(status)) continue
    const types = (byStatus[status] ?? []).filter(isMediaType)
    const content = types.map((type) => [type, { schema: schemaFor(type, Number(status) < 400 ? good : bad) }])
    responses[status] = {
      description: STATUS_CODES[status] ?? `Status ${status}`,
      ...(content.length > 0 && api.method !== 'HEAD' ? { content: Object.fromEntries(content) } : {}),
      'x-apiscope-calls': Number(count),
    }
  }
  return Object.keys(responses).length > 0 ? responses : { default: { description: 'No answer was seen' } }
}

function schemaFor(type: string, fields: readonly DescribedParameter[]): Json {
  if (/json|xml/.test(type) && !type.includes('html')) return bodySchema(fields, true)
  if (type.includes('form')) return bodySchema(fields, false)
  return { type: 'string' }
}

/** `type/subtype` as it may stand in a document. */
const isMediaType = (type: string) => /^[\w.+-]+\/[\w.+*-]+$/.test(type)

function extensions({ labels, risk, level, facts, calls, firstSeen, lastSeen }: ApiForExport): Json {
  const known: Json = {
    'x-apiscope-risk': { score: risk, level },
    'x-apiscope-calls': calls,
    'x-apiscope-first-seen': firstSeen,
    'x-apiscope-last-seen': lastSeen,
    'x-apiscope-exposure': facts.exposure,
    'x-apiscope-unauthenticated-2xx-share': Number(facts.unauthenticated_2xx_share ?? 0),
  }
  if (labels.length > 0) known['x-apiscope-labels'] = labels
  if (facts.lifecycle) known['x-apiscope-lifecycle'] = facts.lifecycle.split(' ')
  if (facts.weak_credentials) known['x-apiscope-weak-credentials'] = facts.weak_credentials.split(' ')
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined))
}

function parse(text: string | undefined): Record<string, string[]> {
  try {
    return JSON.parse(text ?? '{}')
  } catch {
    return {}
  }
}
