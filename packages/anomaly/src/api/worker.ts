/** The worker `anomaly`: what one API sees, actor by actor and as a whole. */
import { type Exchange, isHeartbeat, keys, TOPICS } from '@apiscope/schema'
import type { Output, WorkerDefinition } from '@apiscope/worker'
import { plain } from '../finding.js'
import { type AnomalyOptions, DEFAULT_ANOMALY_OPTIONS } from '../options.js'
import { judgeSeries } from '../series/judge-series.js'
import { type ClosedWindow, QUANTITIES, SERIES_SCALES } from '../series/series-set.js'
import { closeEnded } from './learn.js'
import { observe } from './observe.js'
import { type ApiState, createApiState, decodeApiState, encodeApiState } from './state.js'

const SWEEP_MS = 3_600_000

/** Bound to options; `anomalyWorker` is the one with the defaults. */
export function createAnomalyWorker(options: Partial<AnomalyOptions> = {}): WorkerDefinition<ApiState> {
  const settings = { ...DEFAULT_ANOMALY_OPTIONS, ...options }
  return {
    name: 'anomaly',
    stateVersion: 1,
    primary: TOPICS.exchanges,
    alertTopic: TOPICS.alertsAnomaly,
    create: () => createApiState(),
    encode: encodeApiState,
    decode: decodeApiState,
    apply(state, message, _topic, out) {
      if (isHeartbeat(message)) return
      const exchange = message as Exchange
      closeSeries(state, exchange.time, settings, out)
      observe(state, exchange, settings, out)
      const { request, response, time } = exchange
      state.series.add(time, [1, response?.bodyBytes ?? 0, request?.bodyBytes ?? 0, response?.records ?? 0])
    },
    wake: (state) => state.series.wake(),
    tick(state, watermark, out) {
      closeSeries(state, watermark, settings, out)
      sweep(state, watermark)
    },
  }
}

export const anomalyWorker = createAnomalyWorker()

/** Silent actors' windows are learned within the hour. */
function sweep(state: ApiState, time: number): void {
  if (time < state.sweep) return
  state.sweep = time + SWEEP_MS
  for (const actor of state.actors.values()) closeEnded(actor, state.tails, time)
}

function closeSeries(state: ApiState, time: number, options: AnomalyOptions, out: Output): void {
  for (const window of state.series.close(time)) {
    if (!state.api) continue
    writeMetrics(state, window, out)
    judgeSeries(state, window, options, out)
  }
}

/** `api:{id}:metrics`: quantity@window → {last, expected, lower, upper, score, at}. */
function writeMetrics(state: ApiState, { scale, start, points }: ClosedWindow, out: Output): void {
  const fields: Record<string, string> = {}
  for (let q = 0; q < points.length; q++) {
    const point = points[q]!
    fields[`${QUANTITIES[q]}@${SERIES_SCALES[scale]!.name}`] = JSON.stringify({
      last: plain(point.observed),
      expected: Number.isFinite(point.expected) ? plain(point.expected) : null,
      lower: plain(point.lower),
      upper: Number.isFinite(point.upper) ? plain(point.upper) : null,
      score: Number(point.score.toFixed(2)),
      at: new Date(start).toISOString(),
    })
  }
  out.hset(keys.metrics(state.api!.id), fields)
}
