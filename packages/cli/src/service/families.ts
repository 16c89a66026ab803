/** Which family of Prometheus a counter of ours belongs to. Our names are `room.event`, as docs/limits.md lists them. */
import { reasonName, VERDICT_COUNT, verdictKind } from '@apiscope/wire'

/** Rooms that count; anything else is counted under `other`, so that no name makes a family. */
const ROOMS: ReadonlySet<string> = new Set([
  'anomaly',
  'attacks',
  'bus',
  'capture',
  'flow',
  'http',
  'inventory',
  'notify',
  'pii',
  'risk',
  'sensor',
  'state',
  'templates',
  'tls',
  'wire',
  'worker',
])

export interface Family {
  room: string
  /** Bytes are another unit than everything else, which is counted. */
  unit: 'events' | 'bytes'
  event: string
}

export function familyOf(name: string): Family {
  const dot = name.indexOf('.')
  const room = dot > 0 && ROOMS.has(name.slice(0, dot)) ? name.slice(0, dot) : 'other'
  const event = room === 'other' ? name : name.slice(dot + 1)
  const bytes = /(^|_)bytes$/.test(event)
  return { room, unit: bytes ? 'bytes' : 'events', event: bytes ? event.replace(/_?bytes$/, '') || 'all' : event }
}

const FRAME_DROPS: ReadonlySet<string> = new Set(
  Array.from({ length: VERDICT_COUNT }, (_, verdict) => verdict)
    .filter((verdict) => verdictKind(verdict) === 'drop')
    .map(reasonName),
)

/** Something that was there is not looked at, not kept or not told any more. */
const DROP =
  /(?:^|_)(?:drops|dropped|shed|shed_messages|oversize_messages|unsent_messages|evictions|evicted|over_limit|over_rate|refusals|refused|flows_refused|overflows|too_late|given_up|backlog_full|not_scored|partly_scored|unseen_frames|history_skipped|not_an_alert|windows_skipped|state_unreadable|apply_errors|fragment_timeouts)$|^dead_letters\./
/** Told by the same words, and yet nothing that was there. */
const NO_DROP: ReadonlySet<string> = new Set(['notify.history_skipped', 'anomaly.parameters_evicted'])

/** The reason, where a counter counts what was dropped. */
export function dropReason(name: string): string | undefined {
  const { room, event } = familyOf(name)
  if (room === 'wire') return FRAME_DROPS.has(name) || DROP.test(event) ? event : undefined
  return DROP.test(event) && !NO_DROP.has(name) ? event : undefined
}

/** `alerts.KIND.SEVERITY`, as the worker kit counts them. */
export function alertOf(name: string): { kind: string; severity: string } | undefined {
  const match = /^alerts\.([a-z_]{1,40})(?:\.(low|medium|high|critical))?$/.exec(name)
  return match ? { kind: match[1]!, severity: match[2] ?? 'unknown' } : undefined
}
