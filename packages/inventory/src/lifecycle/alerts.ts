/** The alerts of the inventory: each says what happened in one line, and what it is based on. */
import {
  ALERT_VERSION,
  type Alert,
  type AlertKind,
  type ApiName,
  alertId,
  callerAddress,
  displayTemplate,
  type Exchange,
  outcomeStatus,
  type Severity,
  softwareText,
} from '@apiscope/schema'
import { schemesOf } from '../api/authentication.js'
import type { InventoryState } from '../api/state.js'
import { type Change, DAY_MS } from './changes.js'

/** Improper inventory management. */
const OWASP = 'API9:2023'
/** Changes named in the title, and in the evidence. */
const NAMED = 3
const LISTED = 12

const nameOf = (api: ApiName) => `${api.method} ${api.host}${displayTemplate(api.template)}`

export function newApi(state: InventoryState, exchange: Exchange): Alert {
  const { api, client } = exchange
  const open = state.authentication.open > 0
  return {
    ...alert('new_api', api, exchange.time, open ? 'medium' : 'low', [], {
      first_seen: iso(state.firstSeen),
      status: outcomeStatus(exchange.response),
      authentication: schemesOf(state.authentication),
      exchanges: [exchange.id],
    }),
    title: `New API ${nameOf(api)}${open ? ', answered without authentication' : ''}`,
    client: { id: client.id, ip: callerAddress(client) },
  }
}

/** What every client of a server does before all else: by these a server shows once, however many tools it has. */
const GREETINGS = new Set(['tools/list', 'GetAgentCard', 'SendMessage'])

export const greetsAgents = ({ agent }: Exchange): boolean => agent?.method !== undefined && GREETINGS.has(agent.method)

/** One per host, whichever of its APIs shows it. */
export function shadowAgentServer(state: InventoryState, exchange: Exchange): Alert {
  const { api, client, agent, time } = exchange
  const kind = 'shadow_agent_server'
  const says = agent!.server ? `, which calls itself ${softwareText(agent!.server)},` : ''
  const tools = agent!.offered?.length
  return {
    ...alert(kind, api, time, 'medium', [], {
      first_seen: iso(state.firstSeen),
      protocol: agent!.protocol,
      ...(tools === undefined ? {} : { offers: tools }),
      ...(agent!.client ? { agent: softwareText(agent!.client) } : {}),
      authentication: schemesOf(state.authentication),
      exchanges: [exchange.id],
    }),
    id: alertId(kind, api.host),
    title: `${api.host}${says} speaks ${agent!.protocol.toUpperCase()} to agents and was not known before`,
    client: { id: client.id, ip: callerAddress(client) },
  }
}

export function shadowApi(state: InventoryState, api: ApiName, time: number): Alert {
  return {
    ...alert('shadow_api', api, time, state.authentication.open > 0 ? 'medium' : 'low', [], {
      first_seen: iso(state.firstSeen),
      calls: state.calls,
      authentication: schemesOf(state.authentication),
    }),
    title: `${nameOf(api)} is called but is not in the OpenAPI document of ${api.host}`,
  }
}

/** One a day and API; `changes` are those that no alert has named. */
export function changedApi(api: ApiName, time: number, changes: readonly Change[]): Alert {
  const open = changes.some(({ kind }) => kind === 'unauthenticated')
  const day = Math.floor(time / DAY_MS)
  const words = changes.slice(0, NAMED).map(sentence)
  const more = changes.length > NAMED ? ` and ${changes.length - NAMED} more` : ''
  return {
    ...alert('changed_api', api, time, open ? 'high' : 'low', [day], {
      count: changes.length,
      changes: changes.slice(0, LISTED).map(({ at, kind, name, detail }) => ({ at: iso(at), kind, name, detail })),
    }),
    title: `${nameOf(api)} has changed: ${words.join(', ')}${more}`,
    ...(open ? { owasp: 'API2:2023' } : {}),
  }
}

export function unusedApi(state: InventoryState, api: ApiName, time: number): Alert {
  const days = Math.round((time - state.lastSeen) / DAY_MS)
  return {
    ...alert('unused_api', api, time, 'low', [state.lastSeen], {
      last_seen: iso(state.lastSeen),
      calls: state.calls,
      active_days: state.rhythm.days,
      longest_gap_hours: Math.round(state.rhythm.gap / 3_600_000),
    }),
    title: `${nameOf(api)} was in regular use and has not been called for ${days} days`,
  }
}

export function zombieApi(state: InventoryState, api: ApiName, time: number): Alert {
  const open = state.authentication.open > 0
  return {
    ...alert('zombie_api', api, time, open ? 'medium' : 'low', [], {
      reason: state.retired,
      last_seen: iso(state.lastSeen),
      calls: state.calls,
      authentication: schemesOf(state.authentication),
    }),
    title: `${nameOf(api)} is still called, though ${state.retired}`,
  }
}

function alert(
  kind: AlertKind,
  api: ApiName,
  time: number,
  severity: Severity,
  parts: (string | number)[],
  evidence: Record<string, unknown>,
): Omit<Alert, 'title'> {
  return { v: ALERT_VERSION, id: alertId(kind, api.id, ...parts), time, kind, severity, api, evidence, owasp: OWASP }
}

/** What happened, for people. */
export function sentence({ kind, name, detail }: Change): string {
  const [place, path] = split(name)
  switch (kind) {
    case 'new_field':
      return `new field ${path} in the response`
    case 'new_parameter':
      return `new ${place === 'request' ? 'field in the request' : `${place} parameter`} ${path}`
    case 'type_change':
      return `${path} in the ${place} goes ${detail.replace(/ in .*/, '')}`
    case 'unauthenticated':
      return 'now answers without authentication'
    case 'deprecated':
      return 'is marked as deprecated'
    case 'unused':
      return 'is no longer called'
    case 'used_again':
      return 'is called again'
    case 'shadow':
      return 'is not in the OpenAPI document of its host'
    case 'zombie':
      return 'is an old version that is still called'
  }
}

function split(name = ''): [string, string] {
  const colon = name.indexOf(':')
  return [name.slice(0, colon), name.slice(colon + 1)]
}

const iso = (ms: number) => new Date(ms).toISOString()
