/** GraphQL operations and JSON-RPC methods that share a path become one operation with alternatives. */
import type { ApiForExport, Json } from './description.js'

interface Described {
  api: ApiForExport
  operation: Json
}

/** The operations of one method and path as one; the most called gives what cannot be put together. */
export function mergedOperations(operations: readonly Described[]): Json {
  const [first, ...rest] = [...operations].sort((a, b) => calls(b) - calls(a))
  if (rest.length === 0 && !first!.api.template.includes('#')) return first!.operation
  const named = [first!, ...rest]
  const content = merged(
    named.map(({ api, operation }) => [nameOf(api), (operation.requestBody as Json)?.content as Json]),
  )
  const responses: Json = {}
  for (const status of new Set(named.flatMap(({ operation }) => Object.keys(operation.responses as Json)))) {
    const each = named.map(({ api, operation }): [string, Json] => [
      nameOf(api),
      (operation.responses as Json)[status] as Json,
    ])
    const bodies = merged(each.map(([name, response]) => [name, response?.content as Json]))
    const { content: _, ...response } = each.find(([, known]) => known !== undefined)![1]
    responses[status] = { ...response, ...(Object.keys(bodies).length > 0 ? { content: bodies } : {}) }
  }
  return {
    ...first!.operation,
    ...(Object.keys(content).length > 0 ? { requestBody: { content, required: true } } : {}),
    responses,
    'x-apiscope-operations': named.map(({ api }) => ({
      name: nameOf(api),
      calls: calls({ api }),
      risk: { score: api.risk, level: api.level },
      ...(api.labels.length > 0 ? { labels: api.labels } : {}),
      ...agentOf(api),
    })),
  }
}

/** Of a tool what its server says of it; of a catalogue what it offers, with names and types of inputs. */
function agentOf({ facts }: ApiForExport): Json {
  const { agent_protocol: protocol, agent_hints: hints, agent_catalogue: catalogue } = facts
  if (protocol === undefined) return {}
  return { protocol, ...(hints ? { hints } : {}), ...(catalogue ? { offers: JSON.parse(catalogue) as Json } : {}) }
}

function merged(contents: [string, Json | undefined][]): Json {
  const byType = new Map<string, Json[]>()
  for (const [title, content] of contents) {
    for (const [type, media] of Object.entries(content ?? {})) {
      const schema = { ...((media as Json).schema as Json), ...(title === '' ? {} : { title }) }
      byType.set(type, [...(byType.get(type) ?? []), schema])
    }
  }
  return Object.fromEntries(
    [...byType].map(([type, all]) => [type, { schema: all.length === 1 ? all[0] : { anyOf: all } }]),
  )
}

const calls = ({ api }: Pick<Described, 'api'>) => api.calls
const nameOf = ({ template }: ApiForExport) => (template.includes('#') ? template.slice(template.indexOf('#') + 1) : '')
