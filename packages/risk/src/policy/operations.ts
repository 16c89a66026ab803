/**
 * A gateway sees paths: the operations of one (GraphQL, JSON-RPC; `/graphql#GetUser`) are one place for it, and so are paths that differ in
 * words that a sealed sensor keeps to itself.
 */
import { replaceSealedWords } from '@apiscope/schema'
import { groupBy } from './group.js'
import type { Limit, Policy } from './policy.js'

const pathOf = (template: string): string => {
  const hash = template.indexOf('#')
  return replaceSealedWords(hash < 0 ? template : template.slice(0, hash), () => '{id}')
}

/** One policy for each method and path, in the order in which they first come; what holds for all operations of it. */
export function byPath(policies: readonly Policy[]): Policy[] {
  const groups = groupBy(policies, ({ method, host, template }) => `${method} ${host}${pathOf(template)}`)
  return [...groups].map(([api, own]) => (own.some(isOperation) ? together(api, own) : own[0]!))
}

const isOperation = ({ template }: Policy): boolean => template !== pathOf(template)

function together(api: string, policies: readonly Policy[]): Policy {
  const first = policies[0]!
  const notes = [...new Set(policies.flatMap((policy) => policy.notes))]
  notes.unshift(`${policies.length} operations of one path`)
  if (policies.some(({ requestsPerMinutePerClient }) => requestsPerMinutePerClient))
    notes.push(
      'secrets can be guessed by one of its operations: limit callers there, a limit for the path would be one for all',
    )
  const { requestsPerMinutePerClient: _, ...rest } = first
  return {
    ...rest,
    api,
    template: pathOf(first.template),
    risk: Math.max(...policies.map(({ risk }) => risk)),
    calls: policies.reduce((sum, { calls }) => sum + calls, 0),
    since: least(policies.map(({ since }) => since)),
    until: least(
      policies.map(({ until }) => until),
      -1,
    ),
    requestsPerMinute: combined(
      policies,
      ({ requestsPerMinute }) => requestsPerMinute,
      (a, b) => a + b,
    ),
    requestBytes: combined(policies, ({ requestBytes }) => requestBytes, Math.max),
    responseBytes: combined(policies, ({ responseBytes }) => responseBytes, Math.max),
    records: combined(policies, ({ records }) => records, Math.max),
    authentication: authentication(policies),
    // One of them without a known list lets everything in.
    contentTypes: policies.every(({ contentTypes }) => contentTypes.length > 0)
      ? [...new Set(policies.flatMap(({ contentTypes }) => contentTypes))]
      : [],
    queryParameters: query(policies),
    servers: [...new Set(policies.flatMap(({ servers }) => servers))],
    notes,
  }
}

/** Undefined as soon as one of them has no limit. */
function combined(
  policies: readonly Policy[],
  of: (policy: Policy) => Limit | undefined,
  join: (a: number, b: number) => number,
): Limit | undefined {
  const limits = policies.map(of)
  if (limits.includes(undefined)) return undefined
  const value = limits.map((limit) => limit!.value).reduce((a, b) => join(a, b))
  return { value, evidence: `of ${limits.length} operations; ${limits[0]!.evidence}` }
}

/** What each of them demands. */
function authentication(policies: readonly Policy[]): Policy['authentication'] {
  const [{ authentication: first }] = policies as [Policy]
  const alike = policies.every(
    ({ authentication: { required, header } }) => required && header === first.header && first.required,
  )
  if (!alike) return { required: false, jwt: false, evidence: 'not every operation demands the same credentials' }
  return { ...first, jwt: policies.every(({ authentication: { jwt } }) => jwt) }
}

function query(policies: readonly Policy[]): Policy['queryParameters'] {
  const lists = policies.map(({ queryParameters }) => queryParameters)
  if (lists.includes(undefined)) return undefined
  const names = [...new Set(lists.flatMap((list) => list!.names))].sort()
  return { names, evidence: `of ${lists.length} operations; ${lists[0]!.evidence}` }
}

function least(texts: readonly (string | undefined)[], sign = 1): string | undefined {
  const known = texts.filter((text) => text !== undefined).sort()
  return sign > 0 ? known[0] : known.at(-1)
}
