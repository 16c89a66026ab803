/**
 * Scans: one actor tries many routes, and most of them do not exist. Looked for under the address, where calls that meet nothing are
 * told of whatever credential they show; under a principal only what comes from many addresses, for which no address stands out.
 */
import type { ActorEvent } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { isDismissed } from '../dismissal.js'
import { handOver } from '../finding.js'
import type { ActorOptions } from './options.js'
import { type ActorState, remember } from './state.js'

const WINDOW_MS = 600_000
const ABSENT = new Set([404, 405, 501])
/** Gateways that let nobody in say this of every route, those that are not there too. */
const REFUSED = new Set([401, 403, 407])
/** Times as many routes as of absent ones, and the share of all calls: pages of one who was logged out ask for a dozen, and for something else. */
const REFUSED_TIMES = 4
const REFUSED_SHARE = 0.95
/** Addresses from which one principal scans, and the most that are distinguished. */
const ADDRESSES = 3
/** Share of calls for what is not there that must ask for another thing, where many people may share an address. */
const NEW_SHARE = 0.5

export function observeProbes(state: ActorState, event: ActorEvent, options: ActorOptions, out: Output): void {
  if (state.probes.start < 0 || event.time >= state.probes.start + WINDOW_MS)
    state.probes = { start: event.time, routes: [], absent: 0, calls: 0, principals: [], addresses: [] }
  const { probes } = state
  probes.calls++
  if (event.status !== undefined && REFUSED.has(event.status)) {
    observeRefused(state, event, options, out)
    return
  }
  if (event.status === undefined || !ABSENT.has(event.status)) return
  probes.absent++
  if (event.joined) remember(probes.principals, event.principal ?? '', ADDRESSES)
  else if (event.principal !== undefined) remember(probes.addresses, event.ip, ADDRESSES)
  if (!remember(probes.routes, event.api.id, 4 * options.probes)) return
  if (probes.routes.length < options.probes || probes.absent < options.probeShare * probes.calls) return
  if (probes.principals.length > 1 && probes.routes.length < NEW_SHARE * probes.absent) return
  if (event.principal !== undefined && !event.joined && probes.addresses.length < ADDRESSES) return
  tell(state, event, { metric: 'absent_routes', routes: probes.routes, upper: options.probes }, options, out)
}

function observeRefused(state: ActorState, event: ActorEvent, options: ActorOptions, out: Output): void {
  const { probes } = state
  const upper = REFUSED_TIMES * options.probes
  probes.turnedAway = (probes.turnedAway ?? 0) + 1
  probes.refused ??= []
  if (event.joined) remember(probes.principals, event.principal ?? '', ADDRESSES)
  else if (event.principal !== undefined) remember(probes.addresses, event.ip, ADDRESSES)
  if (!remember(probes.refused, event.api.id, 2 * upper) || probes.refused.length < upper) return
  if (probes.turnedAway + probes.absent < REFUSED_SHARE * probes.calls) return
  if (event.principal !== undefined && !event.joined && probes.addresses.length < ADDRESSES) return
  tell(state, event, { metric: 'refused_routes', routes: probes.refused, upper }, options, out)
}

/** What the routes have in common, and from how many on it is a scan. */
interface Found {
  metric: 'absent_routes' | 'refused_routes'
  routes: readonly string[]
  upper: number
}

function tell(
  state: ActorState,
  event: ActorEvent,
  { metric, routes, upper }: Found,
  options: ActorOptions,
  out: Output,
): void {
  const { probes } = state
  const about = { time: event.time, client: event.actor }
  if (isDismissed(state.dismissals, 'scan', metric, routes.length, about)) return
  const ratio = routes.length / upper
  if (!state.holdOff.pass('scan', event.time, ratio, options.holdOffMs, 16)) return
  handOver(
    {
      kind: 'scan',
      severity: 'medium',
      api: event.api,
      time: event.time,
      client: { id: event.actor, ip: event.ip },
      title: `${event.actor} scans ${event.api.host}: ${routes.length} routes ${metric === 'absent_routes' ? 'that do not exist' : 'that turn it away'} in 10 min`,
      evidence: {
        metric,
        observed: routes.length,
        expected: 0,
        lower: 0,
        actor: event.actor,
        upper,
        window: '10m',
        window_start: probes.start,
        calls: probes.calls,
        ...(probes.principals.length > 0 ? { credentials_at_least: probes.principals.length } : {}),
        routes: routes.slice(-5),
      },
      identity: [event.actor, 'scan', probes.start],
      count: metric === 'absent_routes' ? probes.absent : (probes.turnedAway ?? 0),
      answered: 0,
    },
    out,
  )
}
