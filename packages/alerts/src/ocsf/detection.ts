/** What is particular to a Detection Finding (2004): the band that was left, and the evidence. */
import type { Alert } from '@apiscope/schema'
import type { KindInfo } from '../kinds/kinds.js'
import { type Measure, measureOf, withUnit } from '../measure.js'
import { call, caller } from './parts.js'

export function detectionParts(alert: Alert, info: KindInfo): Record<string, unknown> {
  const measure = measureOf(alert)
  const { requests } = alert.evidence
  return {
    is_alert: true,
    confidence_id: 0,
    confidence: 'Unknown',
    ...(typeof requests === 'number' && Number.isSafeInteger(requests) && requests > 0 ? { count: requests } : {}),
    ...(measure?.start === undefined ? {} : { start_time: measure.start }),
    ...(measure?.end === undefined ? {} : { end_time: measure.end }),
    remediation: { desc: info.next },
    evidences: [{ data: alert.evidence, ...caller(alert), ...call(alert) }],
    ...(measure ? { anomaly_analyses: [analysis(alert, measure)] } : {}),
  }
}

/** `anomaly_analysis`: what was observed against the band that was forecast. */
function analysis({ api, client }: Alert, measure: Measure): Record<string, unknown> {
  const { metric, observed, expected, lower, upper } = measure
  const about = { observation_parameter: metric, observation_type: 'Volume Analysis' }
  const usual = [
    ...(lower === undefined ? [] : [`at least ${withUnit(metric, lower)}`]),
    ...(expected === undefined ? [] : [`usually ${withUnit(metric, expected)}`]),
    ...(upper === undefined ? [] : [`at most ${withUnit(metric, upper)}`]),
  ]
  const numbers = [lower, expected, upper].filter((value) => value !== undefined)
  return {
    analysis_targets: [
      { name: api.id, type: 'API' },
      ...(client === undefined ? [] : [{ name: client.id, type: 'API client' }]),
    ],
    anomalies: [
      {
        ...about,
        observed_pattern: withUnit(metric, observed),
        observations: [{ value: String(observed), ...spanOf(measure) }],
      },
    ],
    ...(numbers.length === 0
      ? {}
      : {
          baselines: [
            {
              ...about,
              observed_pattern: usual.join(', '),
              observations: numbers.map((value) => ({ value: String(value) })),
            },
          ],
        }),
  }
}

function spanOf({ start, end }: Measure): Record<string, unknown> {
  if (start === undefined || end === undefined) return {}
  return { timespan: { type_id: 9, type: 'Time Interval', start_time: start, end_time: end } }
}
