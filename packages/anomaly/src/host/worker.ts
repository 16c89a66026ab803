/** The worker `anomaly-hosts`: one host across its APIs. Tells each API what it cannot see by itself: what the others do. */
import {
  type ApiName,
  apiName,
  hostEvidence,
  isHeartbeat,
  isPulse,
  type PulseEvent,
  type SiblingsMessage,
  TOPICS,
} from '@apiscope/schema'
import type { Output, WorkerDefinition } from '@apiscope/worker'
import { type Calendar, calendarOf } from '../series/calendar.js'
import { HOURLY, SERIES_SCALES } from '../series/metrics.js'
import { DEFAULT_SERIES_OPTIONS } from '../series/options.js'
import { DEFAULT_HOST_OPTIONS, type HostOptions } from './options.js'
import { seasonOf } from './season.js'
import { Sibling } from './sibling.js'
import { createHostState, decodeHostState, encodeHostState, type HostState } from './state.js'
import { judgeSurge } from './surge.js'

const { ms: HOUR_MS } = SERIES_SCALES[HOURLY]

type Settings = HostOptions & { timeZone: string }

/** Bound to options; `anomalyHostsWorker` is the one with the defaults. Throws RangeError for a time zone that is none. */
export function createAnomalyHostsWorker(options: Partial<Settings> = {}): WorkerDefinition<HostState> {
  const settings = { ...DEFAULT_HOST_OPTIONS, timeZone: DEFAULT_SERIES_OPTIONS.timeZone, ...options }
  const calendar = calendarOf(settings.timeZone)
  return {
    name: 'anomaly-hosts',
    stateVersion: 1,
    takesPulses: true,
    primary: TOPICS.paths,
    // It raises none: the owners of the APIs do.
    alertTopic: TOPICS.alertsAnomaly,
    feeds: [TOPICS.findings],
    scatters: true,
    evidence: hostEvidence,
    weight: ({ siblings }) => siblings.size,
    // A series takes more than its text says (measured, Node 20).
    bytes: ({ siblings }) => 1_000 + 4_000 * siblings.size,
    create: createHostState,
    encode: encodeHostState,
    decode: decodeHostState,
    apply(state, message, _topic, out) {
      if (!isHeartbeat(message) && isPulse(message)) observe(state, message, calendar, settings, out)
    },
    wake: ({ over, hourEnd }) => (over || hourEnd === 0 ? undefined : hourEnd),
    tick(state, watermark) {
      closeHours(state, watermark, calendar, settings)
      for (const [id, { last }] of state.siblings) {
        if (watermark - last >= settings.idleMs) state.siblings.delete(id)
      }
      state.over = state.siblings.size === 0
    },
    expired: (state) => state.over === true,
  }
}

export const anomalyHostsWorker = createAnomalyHostsWorker()

function observe(
  state: HostState,
  { time, calls }: PulseEvent,
  calendar: Calendar,
  options: Settings,
  out: Output,
): void {
  state.over = undefined
  if (state.hourEnd === 0) state.hourEnd = calendar.window(time - 1, HOUR_MS).end
  const ahead = time > state.hourEnd
  const nameOf = (id: string) => nameFrom(id, state.host)
  const called: Sibling[] = []
  for (const id of Object.keys(calls)) {
    const sibling = state.siblings.get(id) ?? admit(state, id, time, nameOf, options, out)
    if (!sibling) continue
    sibling.add(calls[id]!, time, ahead)
    called.push(sibling)
  }
  judgeSurge(state, called, calendar.window(time - 1, HOUR_MS), time, nameOf, options, out)
}

/** A new API gets a place, and is told how the others go with the time of day. Undefined: there is no place. */
function admit(
  state: HostState,
  id: string,
  time: number,
  nameOf: (id: string) => ApiName,
  options: Settings,
  out: Output,
): Sibling | undefined {
  const { siblings } = state
  if (siblings.size >= options.siblings) {
    let silent: string | undefined
    let since = time - options.yieldMs
    for (const [other, { last }] of siblings) {
      if (last >= since) continue
      silent = other
      since = last
    }
    if (silent === undefined) {
      out.count('anomaly.siblings_over_limit')
      return undefined
    }
    siblings.delete(silent)
  }
  const season = seasonOf(state, options)
  if (season) {
    out.publish(TOPICS.findings, id, { v: 1, siblings: true, time, api: nameOf(id), season } satisfies SiblingsMessage)
    out.count('anomaly.seasons_lent')
  }
  const sibling = Sibling.create()
  siblings.set(id, sibling)
  return sibling
}

/** Closes the hours that ended by `watermark`. When event time has jumped over the rest of them, the mirror was blind. */
function closeHours(state: HostState, watermark: number, calendar: Calendar, { blindMs }: Settings): void {
  while (state.hourEnd > 0 && state.hourEnd <= watermark) {
    const blind = watermark - state.hourEnd >= blindMs
    const slot = calendar.window(state.hourEnd - 1, HOUR_MS)
    for (const sibling of state.siblings.values()) sibling.closeHour(slot, blind)
    const next = calendar.window(state.hourEnd, HOUR_MS).end
    // Nothing was said of the hours between: they need not be gone through.
    state.hourEnd = blind ? Math.max(next, calendar.window(watermark, HOUR_MS).end) : next
  }
}

/** `GET shop.example/orders` of `shop.example`. */
function nameFrom(id: string, host: string): ApiName {
  const method = id.slice(0, id.indexOf(' '))
  return apiName(method, host, id.slice(method.length + 1 + host.length))
}
