/** Holt-Winters parameters that minimise the sum of squared one-step errors of a series. */
import { nelderMead } from '../optimise/nelder-mead.js'
import { filterHoltWinters, type HoltWintersParameters, type HoltWintersRun } from './filter.js'
import type { Seasonal } from './initial.js'

export interface HoltWintersFit extends HoltWintersRun {
  parameters: Required<HoltWintersParameters>
}

const STARTS = [
  [0.3, 0.1, 0.1],
  [0.1, 0.01, 0.3],
  [0.7, 0.02, 0.8],
  [0.9, 0.01, 0.95],
]

/**
 * Fits α, β, γ (and φ in [0.8, 1] with `damped`) in [0, 1] from several starts. Parameters given in `fixed` stay. Throws
 * RangeError when the series is too short to start the model.
 */
export function fitHoltWinters(
  y: ArrayLike<number>,
  options: { period: number; seasonal: Seasonal; damped?: boolean; fixed?: Partial<HoltWintersParameters> },
): HoltWintersFit {
  const { fixed = {}, damped = false, seasonal } = options
  const free = (['alpha', 'beta', 'gamma'] as const).filter(
    (k) => fixed[k] === undefined && (k !== 'gamma' || seasonal !== 'none'),
  )
  const parametersOf = (x: number[]): Required<HoltWintersParameters> => {
    const p = { alpha: 0, beta: 0, gamma: 0, phi: 1, ...fixed }
    free.forEach((name, i) => {
      p[name] = x[i]!
    })
    if (damped && fixed.phi === undefined) p.phi = x[free.length]!
    return p
  }
  const sse = (x: number[]): number => filterHoltWinters(y, { ...options, ...parametersOf(x) }).sse
  const extra = damped && fixed.phi === undefined ? 1 : 0
  const lower = [...free.map(() => 0), ...(extra ? [0.8] : [])]
  const upper = [...free.map(() => 1), ...(extra ? [1] : [])]
  let best = { x: [] as number[], value: Number.POSITIVE_INFINITY }
  if (lower.length === 0) best = { x: [], value: 0 }
  for (const values of lower.length === 0 ? [] : STARTS) {
    const named = { alpha: values[0]!, beta: values[1]!, gamma: values[2]! }
    const start = [...free.map((k) => named[k]), ...(extra ? [0.95] : [])]
    const found = nelderMead(sse, start, { lower, upper, step: 0.1, maxEvaluations: 600 })
    const again = nelderMead(sse, found.x, { lower, upper, step: 0.05, maxEvaluations: 400 })
    if (again.value < best.value) best = again
  }
  const parameters = parametersOf(best.x)
  return { ...filterHoltWinters(y, { ...options, ...parameters }), parameters }
}
