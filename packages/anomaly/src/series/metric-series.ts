/** One metric of an API over windows of one scale: Holt-Winters with a growing season, and a band by its own errors. */

import { BORROWED_SIZE, BorrowedSeason, FIRST_RATE } from './borrowed-season.js'
import type { Slot } from './calendar.js'
import { BAND_SIZE, ConformalBand } from './conformal-band.js'
import { fromScale, type MetricDefinition, poissonQuantile, SERIES_SCALES, toScale } from './metrics.js'
import type { Band, Context, SeriesPoint } from './point.js'
import { SPREAD_SIZE, Spread } from './spread.js'

/** Places in the numbers of a series; 0 holds how many values were seen. */
const BASE = 1
const LEVEL = 2
const TREND = 3
const RUN = 4
const RUN_SUM = 5
const REST_SEEN = 6
const VARIANCE = 7
const BAND = VARIANCE + SPREAD_SIZE
const BORROWED = BAND + BAND_SIZE
export const SERIES_NUMBERS = BORROWED + BORROWED_SIZE

/** Seasonal values are kept to this precision, in 16 bits: ±16 on the scale. */
const QUANTUM = 1 / 2_048
const PHI = 0.98
const BETA = 0.01
const GAMMA = 0.15
/** An error teaches at most so many standard deviations. */
const WINSORISE = 2.5
/**
 * A first day of a weekend teaches as it is, for it may be nearly silent; but no more than three times the weekday (and no more than
 * that, when an attack was found): what a flood then taught as usual would be missed as a drop of traffic on every weekend to come.
 */
const FIRST_REST = Math.log(3)

const NO_BAND: Band = Object.freeze({ expected: Number.NaN, lower: 0, upper: Number.POSITIVE_INFINITY })

export class MetricSeries {
  private readonly band: ConformalBand
  private readonly spread: Spread
  private readonly borrowed: BorrowedSeason
  private readonly season: number

  /**
   * Views `numbers` from `at` and `slots`: first the season of the day (or the week, at 24 h), then, when there is room, that of
   * days of the weekend on top of it.
   */
  constructor(
    private readonly metric: MetricDefinition,
    private readonly scale: number,
    private readonly numbers: Float32Array,
    private readonly at: number,
    private readonly slots: Int16Array,
  ) {
    this.band = new ConformalBand(numbers, at + BAND)
    this.spread = new Spread(metric.form, numbers, at + VARIANCE)
    this.borrowed = new BorrowedSeason(numbers, at + BORROWED)
    this.season = SERIES_SCALES[scale]!.slots
  }

  /** To be called once on numbers that are all zero. */
  start(): void {
    this.band.start()
    this.spread.start()
  }

  get seen(): number {
    return this.numbers[this.at]!
  }

  /** True when the season is known (at five minutes: of the hour), and the forecast has been tried for as long again. */
  get settled(): boolean {
    return this.seen >= (this.season === 0 ? 288 : 2 * Math.max(4, this.season))
  }

  /** Is there a forecast that knows the time of day? */
  get seasonal(): boolean {
    return this.seen >= this.season || (this.borrowed.given && this.seen > 0)
  }

  /** What a window brings on the average, in units of the metric. */
  get average(): number {
    return fromScale(this.metric, this.get(LEVEL))
  }

  /** The seasons on the scale of errors: that of the day, then what weekends add (zeros while that is not known). */
  seasons(): number[] {
    const rest = this.get(REST_SEEN) >= this.season
    return Array.from(this.slots, (_, i) => (i < this.season || rest ? this.slotAt(i) : 0))
  }

  /** Takes the seasons of others for its own, until it has learned better. Of no effect once something was seen. */
  borrow(seasons: readonly number[]): void {
    if (this.seen > 0 || this.season === 0 || seasons.length !== this.slots.length) return
    for (const [i, value] of seasons.entries()) this.putSlot(i, value)
    this.borrowed.give()
    this.put(REST_SEEN, this.season)
  }

  /** Forecast on the scale of errors. NaN when nothing was seen. */
  private mean({ slot, hour, week }: Context): number {
    if (this.seen === 0) return Number.NaN
    const level = this.get(LEVEL) + PHI * this.get(TREND)
    if (this.season === 0) return (this.isRelative(hour) ? toScale(this.metric, hour) : 0) + this.get(LEVEL)
    if (!this.seasonal) return level
    const season = this.slotAt(this.index(slot)) + this.restAt(slot)
    return this.seen < this.season ? this.borrowed.forecast(level, season) : level + season + week
  }

  /** What the weekend adds, where that is known. */
  private restAt(slot: Slot): number {
    return this.hasRest(slot) && this.get(REST_SEEN) >= this.season ? this.slotAt(this.season + this.index(slot)) : 0
  }

  /** What the window of `context` should bring; NaN when nothing was seen. Rests on its place in time alone. */
  expected(context: Context): number {
    const mean = this.mean(context)
    return Number.isNaN(mean) ? mean : fromScale(this.metric, mean)
  }

  /** What the window of `context` should bring, with probability `level`. */
  expect(context: Context, level: number): Band {
    const mean = this.mean(context)
    if (Number.isNaN(mean)) return NO_BAND
    return this.bandAround(mean, this.spread.sigma(context) * context.widen, level, context.events)
  }

  /**
   * Judges a value by the forecast made before it, then learns it. NaN: nothing was seen. `teach` false: what is known to be an
   * attack leaves the level alone.
   */
  update(value: number, context: Context, levels: { shown: number; far: number }, teach = true): SeriesPoint {
    if (this.season === 0 && this.get(BASE) === 0 && this.seen > 0 && !Number.isNaN(context.hour)) this.rebase()
    const mean = this.mean(context)
    const unknown = Number.isNaN(mean)
    const sigma = this.spread.sigma(context) * context.widen
    const { expected, lower, upper } = unknown ? NO_BAND : this.bandAround(mean, sigma, levels.shown, context.events)
    const far = unknown ? NO_BAND : this.bandAround(mean, sigma, levels.far, context.events)
    const learning = !this.settled || this.isFirst(context.slot)
    if (Number.isNaN(value)) return { observed: value, expected, lower, upper, far, score: 0, surprise: 0, learning }
    const x = toScale(this.metric, value)
    const z = unknown ? 0 : (x - mean) / sigma
    const surprise = this.band.surprise(z)
    const point = { observed: value, expected, lower, upper, far, score: z, surprise, learning }
    this.learn(x, mean, z, context, teach)
    return point
  }

  private learn(x: number, mean: number, z: number, context: Context, teach: boolean): void {
    const n = this.seen
    const { slot } = context
    this.numbers[this.at]! = n + 1
    if (n === 0) {
      this.put(LEVEL, x)
      if (this.borrowed.given) this.fit(x, slot)
      this.put(BASE, this.season > 0 ? x - this.restAt(slot) : 0)
      if (this.season > 0) this.putSlot(this.index(slot), 0)
      return
    }
    const error = x - mean
    if (this.season > 0 && n < this.season) {
      this.learnFirst(x, slot)
      return
    }
    if (this.isFirst(slot)) {
      this.put(REST_SEEN, this.get(REST_SEEN) + 1)
      this.putSlot(this.season + this.index(slot), Math.min(error, teach ? FIRST_REST : 0))
      return
    }
    const sigma = this.spread.sigma(context)
    this.spread.learn(error, context)
    this.band.learn(z)
    // An attack that was found teaches a fifth.
    const most = WINSORISE * sigma * (n < 3 * Math.max(8, this.season) ? 2 : 1) * (teach ? 1 : 0.2)
    const step = Math.max(-most, Math.min(most, error))
    const { alpha } = SERIES_SCALES[this.scale]!
    const before = this.get(LEVEL)
    const trend = PHI * this.get(TREND)
    if (this.season === 0) this.put(LEVEL, before + alpha * step)
    else {
      this.put(LEVEL, before + trend + alpha * step)
      this.put(TREND, trend + alpha * BETA * step)
      const rest = this.hasRest(slot)
      if (rest && this.get(REST_SEEN) < this.season * 2) this.put(REST_SEEN, this.get(REST_SEEN) + 1)
      const k = rest ? this.season + this.index(slot) : this.index(slot)
      const rate = Math.max(GAMMA, 1 / (2 + n / this.season))
      this.putSlot(k, this.slotAt(k) + rate * (1 - alpha) * step)
    }
    if (teach) this.followShift(z, error)
  }

  /**
   * The first value under a borrowed season. Where few events are expected the logarithm (of one more) swings less than that of the many
   * that the season was learned from: by v / (1 + v) for v of them.
   */
  private fit(x: number, slot: Slot): void {
    const share = -Math.expm1(-x)
    for (let i = 0; i < this.slots.length; i++) this.putSlot(i, this.slotAt(i) * share)
    this.borrowed.begin(x, this.slotAt(this.index(slot)) + this.restAt(slot))
  }

  /** First season: the values themselves, against the first; when it is whole, it is centred and the level set. */
  private learnFirst(x: number, slot: Slot): void {
    const i = this.index(slot)
    const rest = this.restAt(slot)
    if (this.borrowed.given) this.borrowed.learn(x, this.get(LEVEL), this.slotAt(i) + rest)
    this.putSlot(i, x - rest - this.get(BASE))
    this.put(LEVEL, this.get(LEVEL) + FIRST_RATE * (x - this.get(LEVEL)))
    if (this.seen < this.season) return
    let middle = 0
    for (let i = 0; i < this.season; i++) middle += this.slotAt(i) / this.season
    for (let i = 0; i < this.season; i++) this.putSlot(i, this.slotAt(i) - middle)
    this.put(LEVEL, this.get(BASE) + middle)
    this.put(TREND, 0)
    this.borrowed.end()
    this.spread.start()
  }

  /** The five minutes count from the hour's forecast once there is one; `BASE` says that they do. */
  private rebase(): void {
    this.put(BASE, 1)
    this.put(LEVEL, 0)
    this.spread.start()
  }

  private isRelative(hour: number): boolean {
    return this.get(BASE) === 1 && !Number.isNaN(hour)
  }

  private bandAround(mean: number, sigma: number, level: number, events: number): Band {
    const { above, below } = this.band.reach(level)
    const { metric } = this
    const expected = fromScale(metric, mean)
    let lower = fromScale(metric, mean - below * sigma)
    let upper = fromScale(metric, mean + above * sigma)
    if (metric.form === 'count') [lower, upper] = [Math.floor(lower), Math.ceil(upper)]
    if (!this.settled) {
      lower = Math.max(0, Math.min(lower, expected - metric.floor))
      upper = Math.max(upper, expected + metric.floor)
    }
    if (metric.form === 'share') {
      // Rare events among few: the tail of their count says more than that of a share that is nearly always 0.
      const rate = fromScale(metric, Math.hypot(mean, sigma))
      upper = Math.min(1, Math.max(upper, poissonQuantile(rate * events, (1 - level) / 2) / Math.max(1, events)))
    }
    return { expected, lower, upper }
  }

  /** Robust updates resist a level that has changed for good, too; when it stays outside, it is the new normal. */
  private followShift(z: number, error: number): void {
    const { above, below } = this.band.reach(0.95)
    const side = z > above ? 1 : z < -below ? -1 : 0
    const run = this.get(RUN)
    if (side === 0 || side * run < 0) {
      this.put(RUN, side)
      this.put(RUN_SUM, side === 0 ? 0 : error)
      return
    }
    this.put(RUN, run + side)
    this.put(RUN_SUM, this.get(RUN_SUM) + error)
    if (Math.abs(run + side) < SERIES_SCALES[this.scale]!.shift) return
    this.put(LEVEL, this.get(LEVEL) + (0.8 * this.get(RUN_SUM)) / Math.abs(run + side))
    this.put(RUN, 0)
    this.put(RUN_SUM, 0)
  }

  /** Does this slot belong to the season on top, of weekends? */
  private hasRest(slot: Slot): boolean {
    return slot.weekend && this.slots.length > this.season && this.season > 0
  }

  /** Is it part of the first weekend day that this series sees? */
  private isFirst(slot: Slot): boolean {
    return this.hasRest(slot) && this.seen >= this.season && this.get(REST_SEEN) < this.season
  }

  private index({ hour, weekday }: Slot): number {
    return this.season === 7 ? weekday : Math.floor((hour * this.season) / 24)
  }

  private get(i: number): number {
    return this.numbers[this.at + i]!
  }

  private put(i: number, value: number): void {
    this.numbers[this.at + i] = value
  }

  private slotAt(i: number): number {
    return this.slots[i]! * QUANTUM
  }

  private putSlot(i: number, value: number): void {
    this.slots[i] = Math.max(-32_767, Math.min(32_767, Math.round(value / QUANTUM)))
  }
}
