/** Reads the APIs back from the store's plain views, the same ones that `redis-cli` shows. */
import { currentName, levelOf } from '@apiscope/risk'
import { keys, LABELS } from '@apiscope/schema'
import type { ViewReader } from '@apiscope/state'
import type { ApiReport } from '../document.js'

/** APIs read at a time. */
const PAGE = 256

/** Every API in the store, by descending risk; equal risks by id. */
export async function collectApis(views: ViewReader, limit = Number.POSITIVE_INFINITY): Promise<ApiReport[]> {
  const total = await views.count(keys.apis())
  const apis: ApiReport[] = []
  for (let offset = 0; offset < total && apis.length < limit; offset += PAGE) {
    const page = await views.top(keys.apis(), offset, PAGE)
    if (page.length === 0) break
    const read = await Promise.all(page.map(([id, risk]) => collectApi(views, id, risk)))
    apis.push(...read)
  }
  return apis.slice(0, limit)
}

/** One API with all its views. */
export async function collectApi(views: ViewReader, id: string, risk: number): Promise<ApiReport> {
  const [facts, parameters, metrics, factors] = await Promise.all([
    views.hgetall(keys.api(id)),
    views.hgetall(keys.params(id)),
    views.hgetall(keys.metrics(id)),
    views.hgetall(keys.risk(id)),
  ])
  const { method = '', host = '', template = '', calls, actors, authentication, first_seen, last_seen, ...rest } = facts
  return {
    id,
    method,
    host,
    template,
    calls: Number(calls ?? 0),
    // An estimate, which may lie above what is certain.
    actors: Math.min(Number(actors ?? 0), Number(calls ?? 0)),
    authentication: (authentication ?? '').split(' ').filter(Boolean),
    labels: labelsOf(facts),
    risk,
    level: levelOf(risk),
    ...(factors.risk === undefined ? { unscored: true as const } : {}),
    factors: signed(factors),
    ...(first_seen === undefined ? {} : { firstSeen: first_seen }),
    ...(last_seen === undefined ? {} : { lastSeen: last_seen }),
    facts: sorted(rest),
    parameters: parsed(parameters),
    metrics: parsed(metrics),
  }
}

/** Labels of both directions in the order of the schema, the user's own after them. */
function labelsOf({ request_labels: request = '', response_labels: response = '' }: Record<string, string>): string[] {
  const present = new Set(`${request},${response}`.split(',').filter(Boolean))
  const own = [...present].filter((label) => !(LABELS as readonly string[]).includes(label)).sort()
  return [...LABELS.filter((label) => present.has(label)), ...own]
}

/** Fields of `api:{id}:risk` that are not contributions. */
const NOT_FACTORS = new Set(['risk', 'level', 'base'])

function signed(factors: Record<string, string>): ApiReport['factors'] {
  return Object.entries(factors)
    .filter(([name]) => !NOT_FACTORS.has(name))
    .map(([name, value]) => ({ name: currentName(name), contribution: Number(value) }))
    .filter(({ contribution }) => Number.isFinite(contribution) && contribution !== 0)
    .sort((a, b) => b.contribution - a.contribution || (a.name < b.name ? -1 : 1))
}

function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function parsed(record: Record<string, string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(sorted(record)).map(([name, text]) => [name, parse(text)]))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
