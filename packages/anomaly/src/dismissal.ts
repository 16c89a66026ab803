/**
 * What a person has said of an alert: this was no attack. It teaches a benign pattern, and no more than that: the same kind,
 * metric and client, up to twice what was seen, for thirty days; of a fall, down to half of it; of a share, at most half of the way
 * to all; of an injection, values of the same masked shape and kind of attack in the same parameter. Whoever does more, or
 * something else, is alerted as before.
 */
import type { AlertKind, Feedback } from '@apiscope/schema'
import { isShare } from './series/metrics.js'

/** Times the observed value that a dismissal covers. */
const REACH = 2
/** Event time for which it holds, ms: 30 days. */
const HOLDS_MS = 30 * 86_400_000
/** Dismissals kept per state; the oldest gives way. */
const MOST = 64

export interface Dismissal {
  /** Of the feedback: the id of the alert. */
  id: string
  kind: string
  metric: string
  /** '' for alerts that name no client. */
  client: string
  /** The largest value that is covered; of a fall the least. */
  limit: number
  /** Of an injection. */
  parameters?: string[]
  shapes?: string[]
  classes?: string[]
  /** Event time, ms. */
  until: number
}

/** Learns a dismissal. `now`: event time that the state has reached, ms; 0 = nothing seen yet. False when it says nothing that could be learned. */
export function learnDismissal(list: Dismissal[], feedback: Feedback, now: number): boolean {
  const { alert, kind, metric, client = '', observed, parameters = [], shapes = [], classes = [] } = feedback
  const fall = isFall(kind)
  if (!(fall ? observed >= 0 : observed > 0) || !Number.isFinite(observed)) return false
  const known = list.findIndex(({ id }) => id === alert)
  if (known >= 0) return false
  const limit = fall ? observed / REACH : reachOf(metric, observed)
  const injection = kind === 'injection' ? { parameters, shapes, classes } : {}
  list.push({ id: alert, kind, metric, client, limit, until: (now || feedback.time) + HOLDS_MS, ...injection })
  if (list.length > MOST) list.shift()
  return true
}

/** Twice six tenths would be more than all: a share that was dismissed must leave what is much worse to be told. */
function reachOf(metric: string, observed: number): number {
  const most = REACH * observed
  const at = metric.indexOf('@')
  return isShare(at < 0 ? metric : metric.slice(0, at)) ? Math.min(most, (1 + observed) / 2) : most
}

/** Has a person said of just this that it is benign? */
export function isDismissed(
  list: readonly Dismissal[],
  kind: AlertKind,
  metric: string,
  observed: number,
  { time, client }: { time: number; client?: string },
): boolean {
  for (const one of list) {
    if (one.kind !== kind || one.metric !== metric || one.client !== (client ?? '')) continue
    if (time < one.until && (isFall(kind) ? observed >= one.limit : observed <= one.limit)) return true
  }
  return false
}

const isFall = (kind: string): boolean => kind === 'traffic_drop'

/** A value that looks like an attack: in which parameter (`query:q`), of which masked shape, and which kind of attack it looks like. */
export interface Suspect {
  parameter: string
  shape: string
  kind: string
}

/** Has a person said that this client's values of this shape and kind are benign in this parameter? */
export function isShapeDismissed(
  list: readonly Dismissal[],
  { parameter, shape, kind }: Suspect,
  { time, client }: { time: number; client: string },
): boolean {
  return list.some(({ parameters, shapes, classes, ...one }) => {
    if (one.kind !== 'injection' || one.client !== client || time >= one.until) return false
    // States from before injections could be dismissed hold some that name no shape: they cover nothing.
    return parameters?.includes(parameter) && shapes?.includes(shape) && classes?.includes(kind)
  })
}
