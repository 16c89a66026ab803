/** `api:{id}:metrics`: the last window of each metric and scale, with its band. */
import { keys } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { plain } from '../finding.js'
import { METRIC_LIST, SERIES_SCALES } from './metrics.js'
import type { ClosedWindow } from './series-set.js'

/** Field `metric@window` → {last, expected, lower, upper, score, at, learning?, skipped?}; null where there is nothing to say. */
export function writeMetrics(apiId: string, { scale, window, points, skipped }: ClosedWindow, out: Output): void {
  const fields: Record<string, string> = {}
  const at = new Date(window.start).toISOString()
  for (let m = 0; m < points.length; m++) {
    const { observed, expected, lower, upper, score, learning } = points[m]!
    // Put together by hand: it happens for each metric of each API every five minutes.
    fields[`${METRIC_LIST[m]!.name}@${SERIES_SCALES[scale]!.name}`] =
      `{"last":${finite(observed)},"expected":${finite(expected)},"lower":${finite(lower)},"upper":${finite(upper)},` +
      `"score":${Math.round(100 * score) / 100},"at":"${at}"${learning ? ',"learning":true' : ''}${skipped ? ',"skipped":true' : ''}}`
  }
  out.hset(keys.metrics(apiId), fields)
}

/** A number to three figures, or null. */
function finite(value: number): string {
  if (!Number.isFinite(value)) return 'null'
  return String(Math.abs(value) >= 100 ? Math.round(value) : plain(value))
}
