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
/** Addresses from which one principal scans, and the most that are distinguished. */
const ADDRESSES = 3
/** Share of calls for what is not there that must ask for another thing, where many people may share an address. */
const NEW_SHARE = 0.5

export function observeProbes(state: ActorState, event: ActorEvent, options: ActorOptions, out: Output): void {
  if (state.probes.start < 0 || event.time >= state.probes.start + WINDOW_MS)
    state.probes = { start: event.time, routes: [], absent: 0, calls: 0, principals: [], addresses: [] }
  const { probes } = state
  probes.calls++
  if (event.status === undefined || !ABSENT.has(event.status)) return
  probes.absent++
  if (event.joined) remember(probes.principals, event.principal ?? '', ADDRESSES)
  else if (event.principal !== undefined) remember(probes.addresses, event.ip, ADDRESSES)
  if (!remember(probes.routes, event.api.id, 4 * options.probes)) return
  if (probes.routes.length < options.probes || probes.absent < options.probeShare * probes.calls) return
  if (probes.principals.length > 1 && probes.routes.length < NEW_SHARE * probes.absent) return
  if (event.principal !== undefined && !event.joined && probes.addresses.length < ADDRESSES) return
  const about = { time: event.time, client: event.actor }
  if (isDismissed(state.dismissals, 'scan', 'absent_routes', probes.routes.length, about)) return
  const ratio = probes.routes.length / options.probes
  if (!state.holdOff.pass('scan', event.time, ratio, options.holdOffMs, 16)) return
  handOver(
    {
      kind: 'scan',
      severity: 'medium',
      api: event.api,
      time: event.time,
      client: { id: event.actor, ip: event.ip },
      title: `${event.actor} scans ${event.api.host}: ${probes.routes.length} routes that do not exist in 10 min`,
      evidence: {
        metric: 'absent_routes',
        observed: probes.routes.length,
        expected: 0,
        lower: 0,
        actor: event.actor,
        upper: options.probes,
        window: '10m',
        window_start: probes.start,
        calls: probes.calls,
        ...(probes.principals.length > 0 ? { credentials_at_least: probes.principals.length } : {}),
        routes: probes.routes.slice(-5),
      },
      identity: [event.actor, 'scan', probes.start],
      count: probes.absent,
      answered: 0,
    },
    out,
  )
}
