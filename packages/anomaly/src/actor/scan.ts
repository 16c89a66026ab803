/** Scans: one actor tries many routes, and most of them do not exist. */
import type { ActorEvent } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { isDismissed } from '../dismissal.js'
import { handOver } from '../finding.js'
import type { ActorOptions } from './options.js'
import { type ActorState, remember } from './state.js'

const WINDOW_MS = 600_000
const ABSENT = new Set([404, 405, 501])

export function observeProbes(state: ActorState, event: ActorEvent, options: ActorOptions, out: Output): void {
  if (state.probes.start < 0 || event.time >= state.probes.start + WINDOW_MS)
    state.probes = { start: event.time, routes: [], absent: 0, calls: 0 }
  const { probes } = state
  probes.calls++
  if (event.status === undefined || !ABSENT.has(event.status)) return
  probes.absent++
  if (!remember(probes.routes, event.api.id, 4 * options.probes)) return
  if (probes.routes.length < options.probes || probes.absent < options.probeShare * probes.calls) return
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
      title: `${event.actor} scans ${event.api.host}: ${probes.routes.length} routes that do not exist in 10m`,
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
        routes: probes.routes.slice(-5),
      },
      identity: [event.actor, 'scan', probes.start],
      count: probes.absent,
      answered: 0,
    },
    out,
  )
}
