/** `api:{id}:metrics`: the last window of each metric and scale, with its band. */
import { keys } from '@apiscope/schema'
import type { Fields, Output } from '@apiscope/worker'
import { plain } from '../finding.js'
import { METRIC_LIST, SERIES_SCALES } from './metrics.js'
import type { SeriesPoint } from './point.js'
import type { ClosedWindow } from './series-set.js'

/** `[scale][metric]`. */
const FIELDS = SERIES_SCALES.map((scale) => METRIC_LIST.map((metric) => `${metric.name}@${scale.name}`))

/** Field `metric@window` → {last, expected, lower, upper, score, at, learning?, skipped?}; null where there is nothing to say. */
export function writeMetrics(apiId: string, { scale, window, points, skipped }: ClosedWindow, out: Output): void {
  const fields: Fields = {}
  const { start } = window
  for (let m = 0; m < points.length; m++) fields[FIELDS[scale]![m]!] = () => pointText(points[m]!, start, skipped)
  out.hset(keys.metrics(apiId), fields)
}

/** Put together by hand: it happens for each metric of each API every five minutes. */
export function pointText(point: SeriesPoint, start: number, skipped: boolean): string {
  const { observed, expected, lower, upper, score, learning } = point
  return (
    `{"last":${finite(observed)},"expected":${finite(expected)},"lower":${finite(lower)},"upper":${finite(upper)},` +
    `"score":${Math.round(100 * score) / 100},"at":"${new Date(start).toISOString()}"${learning ? ',"learning":true' : ''}${skipped ? ',"skipped":true' : ''}}`
  )
}

/** A number to three figures, or null. */
function finite(value: number): string {
  if (!Number.isFinite(value)) return 'null'
  return String(Math.abs(value) >= 100 ? Math.round(value) : plain(value))
}
