/**
 * Bands that hold what they promise: the quantiles of a series' own standardised errors, above and below, followed online so
 * that each is exceeded as often as it should be (quantile tracking; Gibbs and Candès 2021, "Adaptive conformal inference
 * under distribution shift"). A single error moves a quantile by a bounded step, so that an attack teaches next to nothing.
 */

/** Numbers of state. */
export const BAND_SIZE = 4

/** One-sided tails that are followed: those of two-sided bands of 95 % and 99 %. */
const WIDE = 0.025
const FAR = 0.005
/** Where they start, standard deviations: a little heavier than normal. */
const START_WIDE = 2.2
const START_FAR = 3.2
/** Steps, in standard deviations. */
const STEP_WIDE = 0.12
const STEP_FAR = 0.3
/** An error so many times the far quantile is no tail but an event: a quarter of a step. */
const EVENT = 2
const EVENT_STEP = 0.25
const LEAST = 0.3
/** Least growth of the quantile from WIDE to FAR: what lies beyond is taken to fall off exponentially at that rate. */
const LEAST_GROWTH = 0.4
const SPAN = Math.log(WIDE / FAR)

/** Views `BAND_SIZE` numbers of `state` from `at`: quantiles above (wide, far) and below (wide, far). */
export class ConformalBand {
  constructor(
    private readonly state: Float32Array | Float64Array,
    private readonly at: number,
  ) {}

  start(): void {
    this.state.set([START_WIDE, START_FAR, START_WIDE, START_FAR], this.at)
  }

  /** Learns one standardised error. */
  learn(z: number): void {
    this.follow(0, z)
    this.follow(2, -z)
  }

  /** Half-widths in standard deviations, above and below, of a two-sided band that holds with probability `level`. */
  reach(level: number): { above: number; below: number } {
    const tail = (1 - level) / 2
    return { above: this.quantile(0, tail), below: this.quantile(2, tail) }
  }

  /** log10(1 / p) of an error, one-sided: what the band's tail makes of it. */
  surprise(z: number): number {
    const side = z < 0 ? 2 : 0
    const { wide, growth } = this.tail(side)
    return Math.max(0, -Math.log10(WIDE) + ((Math.abs(z) - wide) / growth) * Math.log10(WIDE / FAR))
  }

  private follow(side: number, z: number): void {
    const i = this.at + side
    const far = this.state[i + 1]!
    const weight = z > EVENT * far ? EVENT_STEP : 1
    this.state[i] = Math.max(LEAST, this.state[i]! + STEP_WIDE * (z > this.state[i]! ? weight * (1 - WIDE) : -WIDE))
    this.state[i + 1] = Math.max(LEAST, far + STEP_FAR * (z > far ? weight * (1 - FAR) : -FAR))
  }

  private tail(side: number): { wide: number; growth: number } {
    const wide = this.state[this.at + side]!
    return { wide, growth: Math.max(LEAST_GROWTH, this.state[this.at + side + 1]! - wide) }
  }

  private quantile(side: number, tail: number): number {
    const { wide, growth } = this.tail(side)
    return Math.max(LEAST, wide + (growth * Math.log(WIDE / tail)) / SPAN)
  }
}
