import { openApiDocument } from '@apiscope/inventory'
import {
  type ApiReport,
  agentsOf,
  changesOf,
  collectApi,
  collectApis,
  lastChange,
  markOldVersions,
} from '@apiscope/model'
import { ApiscopeError, displayTemplate } from '@apiscope/schema'
import type { State } from '@apiscope/state'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { parseMoment } from '../io/durations.js'
import { usage } from '../io/errors.js'
import { stateOption, topOption } from '../io/options.js'
import { Lines } from '../io/output.js'
import { storeToRead } from '../io/store.js'
import { jsonText, safe } from '../io/text.js'
import { checkFilters } from '../report/filters.js'
import { renderAgents } from '../report/render-agents.js'
import { renderApi } from '../report/render-api.js'
import { renderApis } from '../report/render-apis.js'
import { renderChanges } from '../report/render-changes.js'

/** Words of `--is`. */
const LIVES = ['shadow', 'zombie', 'unused', 'deprecated', 'public', 'unauthenticated'] as const

interface Options {
  state?: string
  host?: string
  label?: string
  auth?: string
  minRisk: number
  is?: (typeof LIVES)[number]
  changedSince?: number
  changes?: boolean
  agents?: boolean
  format: 'table' | 'json' | 'openapi'
  top: number
}

/** `apiscope inventory` */
export function addInventory(root: Command): void {
  root
    .command('inventory')
    .summary('the APIs in a store, one of them in full, what has changed, or OpenAPI documents')
    .description(
      'Lists the APIs that the workers keep in a store, by descending risk; with the name of one, everything that is known of it; with --changes, what is new or different; with --agents, who calls as an agent and what it uses; with --format openapi, an OpenAPI 3.1 document of a host.',
    )
    .argument('[api]', 'name of one API as the list shows it, for example "GET api.shop.example/v1/users/{id}"')
    .addOption(stateOption())
    .option('--host <host>', 'only APIs of this host')
    .option('--label <label>', 'only APIs that carry this label, for example SSN')
    .option('--auth <scheme>', 'only APIs called with this scheme; none = called without credentials')
    .addOption(new Option('--min-risk <n>', 'only APIs of at least this risk').argParser(riskOf).default(0))
    .addOption(new Option('--is <what>', 'only APIs that are this').choices([...LIVES]))
    .addOption(
      new Option(
        '--changed-since <time>',
        'only APIs that are new or changed since: a time (ISO 8601), or 12h, 7d ago',
      ).argParser(pointInTime),
    )
    .option('--changes', 'the changes instead of the APIs: new APIs, fields, parameters, labels, unused ones …')
    .option('--agents', 'the agents instead of the APIs: who calls over MCP and A2A, and which tools they use')
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json', 'openapi']).default('table'))
    .addOption(topOption(100))
    .addHelpText(
      'after',
      '\nExample: apiscope inventory --state redis://127.0.0.1:6379 --label SSN --format json\n' +
        'Example: apiscope inventory "GET api.shop.example/v1/users/{id}" --state ./state\n' +
        'Example: apiscope inventory --state ./state --host api.shop.example --format openapi > shop.json',
    )
    .action(run)
}

function pointInTime(text: string): number {
  const time = parseMoment(text, Date.now())
  if (time === undefined) throw new InvalidArgumentError('Give a time such as 2026-03-01T00:00:00Z, or 12h, 7d.')
  return time
}

function riskOf(text: string): number {
  const risk = Number(text)
  if (text.trim() === '' || !(risk >= 0 && risk <= 100)) throw new InvalidArgumentError('Give a number from 0 to 100.')
  return risk
}

async function run(id: string | undefined, options: Options): Promise<void> {
  const state = await storeToRead(options.state)
  const out = new Lines()
  try {
    const all = await collectApis(state)
    markOldVersions(all)
    if (id === undefined) checkFilters(all, options)
    const apis = id === undefined ? all.filter((api) => wanted(api, options)) : [await one(state, all, id)]
    print(apis, id !== undefined, options, out)
    await out.flush()
  } finally {
    await state.close()
  }
}

function print(apis: readonly ApiReport[], single: boolean, options: Options, out: Lines): void {
  const { format, top, changedSince } = options
  if (format === 'openapi') {
    out.line(jsonText(openApiDocument(hostOf(apis, options.host), apis), 2))
  } else if (options.agents) {
    const agents = agentsOf(apis)
    if (format === 'json') for (const agent of agents.slice(0, top)) out.json(agent)
    else out.line(renderAgents(agents, top))
  } else if (options.changes) {
    const changes = changesOf(apis, changedSince)
    if (format === 'json')
      for (const change of changes.slice(0, top)) out.json({ ...change, time: new Date(change.at).toISOString() })
    else out.line(renderChanges(changes, top))
  } else if (format === 'json') for (const api of apis.slice(0, top)) out.json(api)
  else if (single) out.line(renderApi(apis[0], top))
  else out.line(renderApis({ apis: [...apis], unlisted: { apis: 0, exchanges: 0 } }, top))
}

/** One document describes one host. */
function hostOf(apis: readonly ApiReport[], host: string | undefined): string {
  const hosts = [...new Set(apis.map((api) => api.host))].sort()
  if (hosts.length === 1) return hosts[0]
  if (hosts.length === 0)
    throw usage('cli.host', `--host ${host ?? ''}: the store has no such API; \`apiscope inventory\` lists them.`)
  throw usage(
    'cli.host',
    `--format openapi: name one host with --host; there are ${hosts.slice(0, 10).map(safe).join(', ')}${hosts.length > 10 ? ' …' : ''}`,
  )
}

/** The name, as people are shown it, and both as a terminal shows them. */
function namesOf({ id, method, host, template }: ApiReport): string[] {
  const shown = `${method} ${host}${displayTemplate(template)}`
  return [id, shown, safe(id), safe(shown)]
}

/** By its name, or by the name with `{userId}` for `{id}` that people are shown; also one that has no risk yet. */
async function one(state: State, all: readonly ApiReport[], id: string): Promise<ApiReport> {
  const listed = all.find((api) => namesOf(api).includes(id))
  if (listed) return listed
  const unlisted = await collectApi(state, id, 0)
  if (unlisted.method !== '') return unlisted
  throw new ApiscopeError('cli.api', `The store has no API '${safe(id)}'; \`apiscope inventory\` lists them.`)
}

function wanted(api: ApiReport, { host, label, auth, minRisk, is, changedSince }: Options): boolean {
  return (
    (host === undefined || api.host === host.toLowerCase()) &&
    (label === undefined || api.labels.includes(label.toUpperCase())) &&
    (auth === undefined ||
      api.authentication.includes(auth) ||
      (api.facts.credentials ?? '').includes(`"scheme":"${auth}"`)) &&
    (is === undefined || isSo(api, is)) &&
    (changedSince === undefined || lastChange(api) >= changedSince) &&
    api.risk >= minRisk
  )
}

function isSo({ facts }: ApiReport, what: (typeof LIVES)[number]): boolean {
  if (what === 'public') return facts.exposure === 'public'
  if (what === 'unauthenticated') return Number(facts.unauthenticated_2xx_share ?? 0) > 0
  return (facts.lifecycle ?? '').split(' ').includes(what)
}
