/** `api:{id}:past`: the closed windows of an API behind the last one, in a ring per scale, for charts. */
import { keys } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { METRIC_AT, METRIC_LIST, SERIES_SCALES } from './metrics.js'
import type { SeriesPoint } from './point.js'
import type { ClosedWindow } from './series-set.js'

/** Version of the values; a reader passes over others. */
const PAST_VERSION = 1

/**
 * Windows kept per scale, in the order of `SERIES_SCALES`: six hours by 5 minutes, a week by hours, a fortnight by 8 hours, four months by
 * days. What is older is there with coarser windows only.
 */
export const PAST_WINDOWS: readonly number[] = [72, 168, 42, 120]

/**
 * Field `SCALE:SLOT` → {v, at_ms, metrics: {name: [observed, expected, lower, upper]}}. The slot follows from the window's start, so that writing a
 * window again changes nothing, a later one takes its place, and no state has to be kept. A window without a call, of which none was certain
 * to come, is not written: between two that are, a reader may take it for silent.
 */
export function writePast(apiId: string, { scale, window, points, skipped }: ClosedWindow, out: Output): void {
  const requests = points[METRIC_AT.requests]!
  if (!(requests.observed > 0) && !(requests.lower > 0)) return
  const { name, ms } = SERIES_SCALES[scale]!
  const slot = Math.round(window.start / ms) % PAST_WINDOWS[scale]!
  const { start } = window
  out.hset(keys.past(apiId), { [`${name}:${slot}`]: () => pastText(points, start, skipped) })
}

function pastText(points: readonly SeriesPoint[], start: number, skipped: boolean): string {
  let text = `{"v":${PAST_VERSION},"at_ms":${start}${skipped ? ',"skipped":true' : ''},"metrics":{`
  let comma = ''
  for (let m = 0; m < points.length; m++) {
    const { observed, expected, lower, upper } = points[m]!
    if (!Number.isFinite(observed) && (m !== METRIC_AT.requests || !Number.isFinite(expected))) continue
    text += `${comma}"${METRIC_LIST[m]!.name}":[${figures(observed)},${figures(expected)},${figures(lower)},${figures(upper)}]`
    comma = ','
  }
  return `${text}}}`
}

/** To three figures; null where there is none. */
function figures(value: number): string {
  if (!Number.isFinite(value)) return 'null'
  return String(Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)))
}
