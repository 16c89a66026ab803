/** How far off forecasts are: the variance of errors, for each of four classes of how much chance there is in a window. */
import { chance, type MetricForm } from './metrics.js'
import type { Context } from './point.js'

/** Numbers of state. */
export const SPREAD_SIZE = 4

/** Where the classes begin, and what their variance is before anything was learned. */
const CHANCE = [0.01, 0.06, 0.3] as const
const FIRST = [0.03, 0.08, 0.25, 0.6] as const
/** Added to the first variance of what is no share: sums vary by more than chance. */
const BEYOND_CHANCE = 0.03
const RATE = 0.06
/** Least standard deviation on the scale of errors. */
const LEAST = 0.02
/** One error counts at most as this many variances. */
const MOST = 9

/** Views `SPREAD_SIZE` numbers from `at`. */
export class Spread {
  constructor(
    private readonly form: MetricForm,
    private readonly numbers: Float32Array,
    private readonly at: number,
  ) {}

  start(): void {
    this.numbers.set(
      FIRST.map((v) => v + (this.form === 'share' ? 0 : BEYOND_CHANCE)),
      this.at,
    )
  }

  sigma(context: Context): number {
    return Math.max(LEAST, Math.sqrt(this.numbers[this.at + this.bin(context)]!))
  }

  /** Bounded growth: no single error moves a variance far. */
  learn(error: number, context: Context): void {
    const k = this.at + this.bin(context)
    const variance = Math.max(LEAST ** 2, this.numbers[k]!)
    this.numbers[k] = variance + RATE * (Math.min((error / context.widen) ** 2, MOST * variance) - variance)
  }

  private bin({ events }: Context): number {
    const v = chance(this.form, events)
    return v < CHANCE[0] ? 0 : v < CHANCE[1] ? 1 : v < CHANCE[2] ? 2 : 3
  }
}
