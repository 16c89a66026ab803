/** Alerts from the series of a whole API: where the band is left by far, it matters, and no single actor was found at it. */
import type { AlertKind, Severity } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import type { ApiState } from '../api/state.js'
import { isDismissed } from '../dismissal.js'
import { plain, raise } from '../finding.js'
import type { AnomalyOptions } from '../options.js'
import { quantity, windowText } from '../wording.js'
import { METRIC_AT, METRIC_LIST, type MetricName, SERIES_SCALES } from './metrics.js'
import type { SeriesOptions } from './options.js'
import type { SeriesPoint } from './point.js'
import type { ClosedWindow } from './series-set.js'

/** What a rise means, the least that matters in a window, and by what the actors behind it are told. */
interface Rise {
  metric: MetricName
  kind: AlertKind
  least: number
  by: 'calls' | 'bytes'
}

const RISES: readonly Rise[] = [
  { metric: 'requests', kind: 'flood_distributed', least: 200, by: 'calls' },
  { metric: 'response_bytes', kind: 'exfil_size', least: 20e6, by: 'bytes' },
  { metric: 'request_bytes', kind: 'flood_payload', least: 20e6, by: 'bytes' },
  { metric: 'records', kind: 'scrape', least: 20_000, by: 'bytes' },
  { metric: 'server_error_share', kind: 'error_burst', least: 0, by: 'calls' },
  { metric: 'client_error_share', kind: 'error_burst', least: 0, by: 'calls' },
]

export function judgeSeries(
  state: ApiState,
  closed: ClosedWindow,
  options: AnomalyOptions & SeriesOptions,
  out: Output,
): void {
  const { window, scale } = closed
  // An actor or a crowd was found at it in this window: that says more.
  if (closed.skipped || state.foundAt >= window.start) return
  for (const rise of RISES) {
    const point = closed.points[METRIC_AT[rise.metric]]!
    if (!isRise(state, closed, rise, point, options) || isBenign(state, closed, rise.kind, rise.metric, out)) continue
    const before = precedentsOf(state, closed, rise.metric, point)
    if (before >= SCHEDULED) {
      out.count('anomaly.scheduled')
      continue
    }
    alert(state, closed, rise.kind, rise, point, options, out, before)
    return
  }
  const requests = closed.points[METRIC_AT.requests]!
  if (
    scale < 3 &&
    isSilent(requests, options) &&
    !isScheduledSilence(state, closed, requests, options, out) &&
    !isBenign(state, closed, 'traffic_drop', 'requests', out)
  ) {
    alert(state, closed, 'traffic_drop', { metric: 'requests', by: 'calls' }, requests, options, out)
  }
}

/** Times that something as large came at such an hour before, from which it is work by the clock. */
const SCHEDULED = 2

/** Shares of errors and records have no schedule: bytes and calls have. */
function precedentsOf(
  state: ApiState,
  { window }: ClosedWindow,
  metric: MetricName,
  { observed }: SeriesPoint,
): number {
  if (metric === 'requests') return state.series.precedents('requests', window, observed)
  return metric === 'response_bytes' || metric === 'request_bytes'
    ? state.series.precedents('bytes', window, observed)
    : 0
}

/** Was it as quiet a week ago? Then the season expects what comes on other days, or in another part of the hour. */
function isScheduledSilence(
  state: ApiState,
  { window }: ClosedWindow,
  { far }: SeriesPoint,
  { ratio }: SeriesOptions,
  out: Output,
): boolean {
  if (!state.series.schedule.wasQuiet(window, far.lower / ratio)) return false
  out.count('anomaly.scheduled')
  return true
}

/** Has a person said that this much in such a window is no attack? The band stays as it is. */
function isBenign(state: ApiState, closed: ClosedWindow, kind: AlertKind, metric: MetricName, out: Output): boolean {
  const { window, scale, points } = closed
  const { observed } = points[METRIC_AT[metric]]!
  const measure = `${metric}@${SERIES_SCALES[scale]!.name}`
  if (!isDismissed(state.dismissals, kind, measure, observed, { time: window.end })) return false
  out.count('anomaly.dismissed')
  return true
}

function isRise(
  state: ApiState,
  closed: ClosedWindow,
  rise: Rise,
  point: SeriesPoint,
  options: SeriesOptions,
): boolean {
  if (point.learning || !(point.observed > point.far.upper)) return false
  const share = METRIC_LIST[METRIC_AT[rise.metric]]!.form === 'share'
  if (share) {
    const { window } = closed
    const errors = window.sum(rise.metric === 'server_error_share' ? 'serverErrors' : 'clientErrors')
    return (
      closed.scale <= 1 &&
      errors >= options.errors &&
      point.observed >= options.errorShare &&
      point.observed >= 3 * point.expected
    )
  }
  const ratio = closed.scale < 2 ? options.ratio : options.longRatio
  if (point.observed < rise.least || point.observed < ratio * point.expected) return false
  if (rise.metric === 'requests') return closed.window.start >= state.surgeUntil
  // Ten times as many requests bring ten times the bytes: one alert, for what stands out by itself.
  const requests = closed.points[METRIC_AT.requests]!
  return requests.observed <= ratio * requests.expected
}

/** Silence where even the lower end of the band is far from it. */
function isSilent({ observed, far, learning }: SeriesPoint, options: SeriesOptions): boolean {
  return !learning && observed * options.ratio < far.lower && far.lower >= options.silence
}

/** By how far the observation is beyond the band: twice is low, to ten times medium, more high; a fall is never more than medium. */
function severityOf(kind: AlertKind, { observed, far, expected }: SeriesPoint): Severity {
  if (kind === 'traffic_drop') return expected >= 100 ? 'medium' : 'low'
  const beyond = observed / Math.max(far.upper, 1e-9)
  return beyond >= 10 ? 'high' : beyond >= 2 || kind === 'error_burst' ? 'medium' : 'low'
}

function alert(
  state: ApiState,
  { window, scale }: ClosedWindow,
  kind: AlertKind,
  { metric, by }: { metric: MetricName; by: Rise['by'] },
  point: SeriesPoint,
  options: AnomalyOptions,
  out: Output,
  precedents = 0,
): void {
  const api = state.api!
  const time = window.end
  const { observed, expected, far } = point
  const size = kind === 'traffic_drop' ? 1 : observed / Math.max(far.upper, 1e-9)
  if (!state.holdOff.pass(`${kind}|*`, time, size, options.holdOffMs, options.holdOffs)) return
  const { name } = SERIES_SCALES[scale]!
  const actors = window.top.explain(
    by,
    by === 'calls' ? window.sum('requests') : window.sum('requestBytes') + window.sum('responseBytes'),
  )
  // Once before at this very hour: it may be a job of every week or month.
  const severity = precedents > 0 ? 'low' : severityOf(kind, point)
  const evidence = {
    metric,
    observed: plain(observed),
    expected: plain(expected),
    lower: plain(far.lower),
    upper: plain(far.upper),
    score: plain(point.score),
    window: name,
    window_start: window.start,
    window_end: window.end,
    actors,
  }
  const identity = ['series', metric, name, window.start]
  const title = `${api.id}: ${metric.replaceAll('_', ' ')} at ${quantity(metric, observed)} in ${windowText(name)}, expected ${quantity(metric, expected)}`
  const count = window.sum('requests')
  const answered = Math.max(0, count - window.sum('clientErrors') - window.sum('serverErrors'))
  raise({ kind, severity, api, time, title, evidence, identity, count, answered }, out)
}
