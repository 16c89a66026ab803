/** Tokens that a model counted, followed as bytes are: what went in and what came out, by window, with a band around the forecast. */
import { type Exchange, keys } from '@apiscope/schema'
import type { Fields, Output } from '@apiscope/worker'
import type { ApiState } from '../api/state.js'
import { isDismissed } from '../dismissal.js'
import { plain, raise } from '../finding.js'
import type { AnomalyOptions } from '../options.js'
import { quantity, windowText } from '../wording.js'
import { METRIC_AT, SERIES_SCALES } from './metrics.js'
import type { SeriesOptions } from './options.js'
import { type ClosedWindow, SeriesSet } from './series-set.js'
import { pointText } from './view.js'

/** Which series of bytes stands for which count of tokens. */
const TOKENS = [
  { name: 'input_tokens', as: METRIC_AT.request_bytes },
  { name: 'output_tokens', as: METRIC_AT.response_bytes },
] as const
/** Fewer in a window are no matter. Count. */
const LEAST = 1e6

/** Adds what a call has cost; of no effect for what counts nothing, such as a call that goes on. Call `closeSpending` first. */
export function observeSpending(state: ApiState, exchange: Exchange, newActor: boolean, options: SeriesOptions): void {
  const { genai, request, response } = exchange
  if (genai === undefined || (genai.inputTokens === undefined && genai.outputTokens === undefined)) return
  state.spending ??= SeriesSet.create(options)
  const { parameters: _, durationMs: __, ...rest } = exchange
  state.spending.add(
    {
      ...rest,
      request: { ...(request ?? NO_REQUEST), bodyBytes: genai.inputTokens ?? 0 },
      response: { ...(response ?? NO_RESPONSE), bodyBytes: genai.outputTokens ?? 0, records: 0 },
    },
    newActor,
  )
}

const NO_REQUEST = { version: '', method: '', target: '', host: '' }
const NO_RESPONSE = { status: 200 }

export function closeSpending(
  state: ApiState,
  watermark: number,
  options: AnomalyOptions & SeriesOptions,
  out: Output,
): void {
  const { spending, api } = state
  if (!spending) return
  for (const closed of spending.close(watermark, (start) => state.foundAt < start)) {
    if (!api) continue
    const fields: Fields = {}
    const { name } = SERIES_SCALES[closed.scale]!
    for (const tokens of TOKENS) {
      const point = closed.points[tokens.as]!
      fields[`${tokens.name}@${name}`] = () => pointText(point, closed.window.start, closed.skipped)
    }
    out.hset(keys.metrics(api.id), fields)
    if (!closed.skipped) for (const tokens of TOKENS) judge(state, tokens, closed, options, out)
  }
}

function judge(
  state: ApiState,
  { name: metric, as }: (typeof TOKENS)[number],
  { scale, window, points }: ClosedWindow,
  options: AnomalyOptions & SeriesOptions,
  out: Output,
): void {
  const { observed, expected, far, learning, score } = points[as]!
  const ratio = scale < 2 ? options.ratio : options.longRatio
  if (learning || !(observed > far.upper) || observed < LEAST || observed < ratio * expected) return
  const { name } = SERIES_SCALES[scale]!
  if (isDismissed(state.dismissals, 'flood_payload', `${metric}@${name}`, observed, { time: window.end })) return
  const size = observed / Math.max(far.upper, 1e-9)
  if (!state.holdOff.pass(`${metric}|*`, window.end, size, options.holdOffMs, options.holdOffs)) return
  const api = state.api!
  const count = window.sum('requests')
  raise(
    {
      kind: 'flood_payload',
      severity: size >= 10 ? 'high' : size >= 2 ? 'medium' : 'low',
      api,
      time: window.end,
      title: `${api.id}: ${metric.replaceAll('_', ' ')} at ${quantity(metric, observed)} in ${windowText(name)}, expected ${quantity(metric, expected)}`,
      evidence: {
        metric,
        observed: plain(observed),
        expected: plain(expected),
        lower: plain(far.lower),
        upper: plain(far.upper),
        score: plain(score),
        window: name,
        window_start: window.start,
        window_end: window.end,
        actors: window.top.explain('bytes', window.sum('requestBytes') + window.sum('responseBytes')),
      },
      identity: ['series', metric, name, window.start],
      count,
      answered: count,
    },
    out,
  )
}
