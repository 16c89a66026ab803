/** What an actor takes in an hour over all APIs, against its own history. */
import type { ActorEvent, AlertKind, ApiName } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { isDismissed } from '../dismissal.js'
import { handOver, plain } from '../finding.js'
import { quantity } from '../wording.js'
import type { ActorOptions } from './options.js'
import { peopleOf } from './people.js'
import { type ActorState, emptyHour } from './state.js'

const HOUR_MS = 3_600_000

export function observeVolume(state: ActorState, event: ActorEvent, options: ActorOptions, out: Output): void {
  closeHour(state, event.time)
  const { hour } = state
  hour.requests++
  hour.records += event.records ?? 0
  hour.bytes += event.bytesOut
  countApi(state, event.api, options)
  const { hourlyRequests, hourlyRecords, hourlyBytes } = options
  check(state, event, 0, 'flood', hour.requests, hourlyRequests, 'requests', options, out)
  check(state, event, 1, 'scrape', hour.records, hourlyRecords, 'records', options, out)
  check(state, event, 2, 'exfil_size', hour.bytes, hourlyBytes, 'response_bytes', options, out)
}

function closeHour(state: ActorState, time: number): void {
  const { hour, hourTails } = state
  if (hour.start >= 0 && time < hour.start + HOUR_MS) return
  if (hour.start >= 0) {
    hourTails[0].add(hour.requests)
    hourTails[1].add(hour.records)
    hourTails[2].add(hour.bytes)
    for (const entry of state.apis.values()) entry.calls = 0
    if (hourTails[0].count > 500) for (const tail of hourTails) tail.fade(0.5)
  }
  state.hour = emptyHour(time)
}

function countApi(state: ActorState, api: ApiName, options: ActorOptions): void {
  const entry = state.apis.get(api.id) ?? { api, calls: 0 }
  entry.calls++
  state.apis.delete(api.id)
  state.apis.set(api.id, entry)
  if (state.apis.size > options.apis) state.apis.delete(state.apis.keys().next().value!)
}

/** The API with most of the hour's calls; ties by name. */
function busiest(state: ActorState, fallback: ApiName): ApiName {
  let best: { api: ApiName; calls: number } | undefined
  for (const entry of state.apis.values()) {
    if (!best || entry.calls > best.calls || (entry.calls === best.calls && entry.api.id < best.api.id)) best = entry
  }
  return best?.api ?? fallback
}

function check(
  state: ActorState,
  event: ActorEvent,
  which: 0 | 1 | 2,
  kind: AlertKind,
  observed: number,
  floor: number,
  metric: string,
  options: ActorOptions,
  out: Output,
): void {
  if (observed < floor) return
  const tail = state.hourTails[which]
  const few = tail.count < options.ownHours
  const upper = Math.max(few ? 3 * floor : floor, tail.reference * options.volumeMargin)
  if (observed < upper) return
  if (isDismissed(state.dismissals, kind, `actor_${metric}`, observed, { time: event.time, client: event.actor }))
    return
  if (!state.holdOff.pass(kind, event.time, observed / upper, options.holdOffMs, 16)) return
  const api = busiest(state, event.api)
  handOver(
    {
      kind,
      severity: kind === 'flood' ? 'medium' : 'high',
      api,
      time: event.time,
      client: { id: event.actor, ip: event.ip },
      title: `${event.actor} takes ${quantity(metric, observed)}${metric === 'response_bytes' ? '' : ` ${metric.replace('_', ' ')}`} in an hour over ${state.apis.size} APIs, mostly ${api.id}; its own most was ${quantity(metric, tail.reference)}`,
      evidence: {
        metric: `actor_${metric}`,
        observed,
        expected: plain(tail.reference),
        lower: 0,
        actor: event.actor,
        upper: plain(upper),
        window: '1h',
        window_start: state.hour.start,
        apis: state.apis.size,
        ...(kind === 'flood' ? {} : peopleOf(state, event.time)),
      },
      identity: [event.actor, metric, state.hour.start],
      count: state.hour.requests,
      answered: state.hour.requests,
    },
    out,
  )
}
