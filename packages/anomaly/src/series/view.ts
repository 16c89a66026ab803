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
    fields[`${METRIC_LIST[m]!.name}@${SERIES_SCALES[scale]!.name}`] = JSON.stringify({
      last: finite(observed),
      expected: finite(expected),
      lower: plain(lower),
      upper: finite(upper),
      score: Number(score.toFixed(2)),
      at,
      ...(learning ? { learning } : {}),
      ...(skipped ? { skipped } : {}),
    })
  }
  out.hset(keys.metrics(apiId), fields)
}

const finite = (value: number): number | null => (Number.isFinite(value) ? plain(value) : null)
