/** A start that one burst in the first two seasons does not spoil. */
import { madScale, median } from '../numeric/robust.js'
import { filterHoltWinters, type HoltWintersParameters } from './filter.js'
import type { HoltWintersStates, Seasonal } from './initial.js'

/**
 * Copy of `y` (two seasons) in which, of a pair of values one season apart that differ out of all proportion, the one that is
 * farther from its neighbours in both seasons is replaced by its twin. Proportion: `k` robust deviations of all the pairs.
 */
export function cleanSeasons(y: ArrayLike<number>, period: number, k: number): number[] {
  const out = Array.from({ length: 2 * period }, (_, i) => y[i]!)
  const differences = Array.from({ length: period }, (_, i) => y[i + period]! - y[i]!)
  const drift = median(differences)
  const scale = madScale(differences, drift)
  if (!(scale > 0)) return out
  for (let i = 0; i < period; i++) {
    if (Math.abs(differences[i]! - drift) <= k * scale) continue
    const near: number[] = []
    for (const j of [i - 2, i - 1, i + 1, i + 2]) {
      const slot = (j + period) % period
      near.push(y[slot]! + drift / 2, y[slot + period]! - drift / 2)
    }
    const middle = median(near)
    const firstIsOdd = Math.abs(y[i]! + drift / 2 - middle) > Math.abs(y[i + period]! - drift / 2 - middle)
    if (firstIsOdd) out[i] = y[i + period]! - drift
    else out[i + period] = y[i]! + drift
  }
  return out
}

/** States after two seasons in R's form, and the scale of the residuals of the second: robust when `k` is given. */
export function startAfterTwoSeasons(
  y: ArrayLike<number>,
  period: number,
  seasonal: 'additive' | 'multiplicative',
  parameters: HoltWintersParameters,
  k?: number,
): { states: HoltWintersStates; scale: number; residuals: Float64Array } {
  const values = k === undefined ? y : cleanSeasons(y, period, Math.max(3, k))
  const run = filterHoltWinters(values, { ...parameters, period, seasonal: seasonal satisfies Seasonal })
  const rms = Math.sqrt(run.sse / Math.max(1, run.residuals.length))
  const robust = k === undefined ? 0 : madScale(run.residuals, 0)
  return { states: run.final, scale: robust > 0 ? robust : rms, residuals: run.residuals }
}

/** Level and scale of a handful of first values: median and MAD when robust, else mean and standard deviation. */
export function coldScale(values: readonly number[], robust: boolean): { level: number; scale: number } {
  const n = values.length
  if (robust) {
    const level = median(values)
    const scale = madScale(values, level)
    return { level, scale: n < 2 ? Number.NaN : scale }
  }
  const level = values.reduce((a, b) => a + b, 0) / n
  const squares = values.reduce((a, b) => a + (b - level) ** 2, 0)
  return { level, scale: n < 2 ? Number.NaN : Math.sqrt(squares / (n - 1)) }
}
