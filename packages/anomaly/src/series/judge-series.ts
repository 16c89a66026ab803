/** Alerts from the series of a whole API: only where the band is left by far, nobody single explains it, and it matters. */
import type { AlertKind } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import type { ApiState } from '../api/state.js'
import { plain, raise } from '../finding.js'
import type { AnomalyOptions } from '../options.js'
import { type ClosedWindow, QUANTITIES, SERIES_SCALES } from './series-set.js'

/** What must be exceeded beside the band: this many times the expectation, and this much in absolute terms. */
const RATIO = 5
const LEAST = { requests: 200, response_bytes: 20e6, request_bytes: 20e6, records: 20_000 } as const
/** Windows that a series must have seen. */
const SEEN = 8

const KINDS: Readonly<Record<(typeof QUANTITIES)[number], AlertKind>> = {
  requests: 'flood_distributed',
  response_bytes: 'exfil_size',
  request_bytes: 'flood_payload',
  records: 'scrape',
}

export function judgeSeries(state: ApiState, window: ClosedWindow, options: AnomalyOptions, out: Output): void {
  const scale = SERIES_SCALES[window.scale]!
  for (let q = 0; q < window.points.length; q++) {
    const quantity = QUANTITIES[q]!
    const { observed, expected, lower, upper, score } = window.points[q]!
    if (!(observed > upper) || observed < LEAST[quantity] || observed < RATIO * expected) continue
    if (state.series.seen(window.scale, quantity) <= SEEN || !state.series.expect(window.scale, quantity).settled)
      continue
    if (q === 0 && window.start < state.surgeUntil) continue
    // An actor or a crowd was found at it in this window: that says more.
    if (state.foundAt >= window.start) continue
    const kind = KINDS[quantity]
    const time = window.start + scale.ms
    // Ten times as many requests bring ten times the bytes: one alert, for what stands out by itself.
    if (q > 0 && window.points[0]!.observed > RATIO * window.points[0]!.expected) continue
    if (!state.holdOff.pass(`${kind}|*`, time, observed / upper, options.holdOffMs, options.holdOffs)) continue
    raise(
      {
        kind,
        severity: 'medium',
        api: state.api!,
        time,
        title: `${state.api!.id}: ${quantity.replace('_', ' ')} at ${plain(observed)} in ${scale.name}, expected ${plain(expected)}`,
        evidence: {
          metric: quantity,
          observed: plain(observed),
          expected: plain(expected),
          lower: plain(lower),
          upper: plain(upper),
          score: plain(score),
          window: scale.name,
          window_start: window.start,
        },
        identity: ['series', quantity, scale.name, window.start],
        count: window.points[0]!.observed,
        answered: 0,
      },
      out,
      true,
    )
  }
}
