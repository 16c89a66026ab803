/** The closed windows of an API's metrics, for charts: `api:{id}:past`. */
import { METRIC_LIST, PAST_WINDOWS, SERIES_SCALES } from '@apiscope/anomaly'
import { keys } from '@apiscope/schema'
import type { ViewReader } from '@apiscope/state'

export interface PastPoint {
  /** Start of the window, ms. */
  at: number
  observed: number | null
  expected: number | null
  lower: number | null
  upper: number | null
}

/** Scale (`1h`) → its length in ms and metric → points, oldest first. */
export type Past = Record<string, { ms: number; metrics: Record<string, PastPoint[]> }>

interface Stored {
  v: number
  at_ms: number
  skipped?: boolean
  metrics: Record<string, (number | null)[]>
}

export async function readPast(views: ViewReader, id: string): Promise<Past> {
  const fields = await views.hgetall(keys.past(id))
  const past: Past = {}
  SERIES_SCALES.forEach(({ name, ms }, scale) => {
    const windows = Object.entries(fields)
      .filter(([field]) => field.startsWith(`${name}:`))
      .flatMap(([, text]) => parse(text))
      .sort((a, b) => a.at_ms - b.at_ms)
    const newest = windows.at(-1)?.at_ms ?? 0
    // What a silence left in the ring from before it is no part of the picture.
    const kept = windows.filter(({ at_ms }) => at_ms > newest - ms * PAST_WINDOWS[scale]!)
    if (kept.length === 0) return
    const metrics: Record<string, PastPoint[]> = {}
    for (const { name: metric, form } of METRIC_LIST) {
      const points = series(kept, metric, ms, form === 'count' || form === 'amount')
      if (points.some(({ observed }) => observed !== null && observed !== 0)) metrics[metric] = points
    }
    past[name] = { ms, metrics }
  })
  return past
}

/** With zeros for windows that were silent, of counts and amounts. */
function series(windows: readonly Stored[], metric: string, ms: number, zeros: boolean): PastPoint[] {
  const points: PastPoint[] = []
  let before = Number.NaN
  for (const { at_ms: at, metrics } of windows) {
    if (at - before > 1.5 * ms) {
      const empty = zeros ? 0 : null
      points.push({ at: before + ms, observed: empty, expected: null, lower: null, upper: null })
      if (at - before > 2.5 * ms)
        points.push({ at: at - ms, observed: empty, expected: null, lower: null, upper: null })
    }
    before = at
    const [observed = null, expected = null, lower = null, upper = null] = metrics[metric] ?? []
    points.push({ at, observed, expected, lower, upper })
  }
  return points
}

function parse(text: string): Stored[] {
  try {
    const stored = JSON.parse(text) as Stored
    return stored.v === 1 && Number.isFinite(stored.at_ms) ? [stored] : []
  } catch {
    return []
  }
}
