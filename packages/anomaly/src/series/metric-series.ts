/** One metric of an API over windows of one scale: Holt-Winters with a growing season, and a band by its own errors. */

import { BORROWED_SIZE, BorrowedSeason, FIRST_RATE } from './borrowed-season.js'
import type { Slot } from './calendar.js'
import { BAND_SIZE, ConformalBand } from './conformal-band.js'
import { LevelShift, SHIFT_SIZE } from './level-shift.js'
import { fromScale, type MetricDefinition, poissonQuantile, SERIES_SCALES, toScale } from './metrics.js'
import type { Band, Context, SeriesPoint } from './point.js'
import { Season } from './season.js'
import { SPREAD_SIZE, Spread } from './spread.js'

/** Places in the numbers of a series; 0 holds how many values were seen. */
const BASE = 1
const LEVEL = 2
const TREND = 3
const SHIFT = 4
const REST_SEEN = SHIFT + SHIFT_SIZE
const VARIANCE = REST_SEEN + 1
const BAND = VARIANCE + SPREAD_SIZE
const BORROWED = BAND + BAND_SIZE
export const SERIES_NUMBERS = BORROWED + BORROWED_SIZE

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
  private readonly shift: LevelShift
  private readonly season: Season

  /**
   * Views `numbers` from `at` and `slots`: first the season of the day (or the week, at 24 h), then, when there is room, that of
   * days of the weekend on top of it.
   */
  constructor(
    private readonly metric: MetricDefinition,
    private readonly scale: number,
    private readonly numbers: Float32Array,
    private readonly at: number,
    slots: Int16Array,
  ) {
    this.band = new ConformalBand(numbers, at + BAND)
    this.spread = new Spread(metric.form, numbers, at + VARIANCE)
    this.borrowed = new BorrowedSeason(numbers, at + BORROWED)
    this.shift = new LevelShift(numbers, at + SHIFT, SERIES_SCALES[scale]!.shift)
    this.season = new Season(SERIES_SCALES[scale]!.slots, slots)
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
    return this.seen >= (this.season.length === 0 ? 288 : 2 * Math.max(4, this.season.length))
  }

  /** Is there a forecast that knows the time of day? */
  get seasonal(): boolean {
    return this.seen >= this.season.length || (this.borrowed.given && this.seen > 0)
  }

  /** What a window brings on the average, in units of the metric. */
  get average(): number {
    return fromScale(this.metric, this.get(LEVEL))
  }

  /** The seasons on the scale of errors: that of the day, then what weekends add (zeros while that is not known). */
  seasons(): number[] {
    return this.season.values(this.knowsRest)
  }

  /** Takes the seasons of others for its own, until it has learned better. Of no effect once something was seen. */
  borrow(seasons: readonly number[]): void {
    if (this.seen > 0 || !this.season.take(seasons)) return
    this.borrowed.give()
    this.put(REST_SEEN, this.season.length)
  }

  /** Forecast on the scale of errors. NaN when nothing was seen. */
  private mean({ slot, hour, week }: Context): number {
    if (this.seen === 0) return Number.NaN
    const level = this.get(LEVEL) + PHI * this.get(TREND)
    if (this.season.length === 0) return (this.isRelative(hour) ? toScale(this.metric, hour) : 0) + this.get(LEVEL)
    if (!this.seasonal) return level
    const season = this.season.day(slot) + this.restAt(slot)
    return this.seen < this.season.length ? this.borrowed.forecast(level, season) : level + season + week
  }

  /** Has it seen a day of a weekend, or been told of one? */
  private get knowsRest(): boolean {
    return this.get(REST_SEEN) >= this.season.length
  }

  /** What the weekend adds, where that is known. */
  private restAt(slot: Slot): number {
    return this.season.isRest(slot) && this.knowsRest ? this.season.rest(slot) : 0
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
    if (this.season.length === 0 && this.get(BASE) === 0 && this.seen > 0 && !Number.isNaN(context.hour)) this.rebase()
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
    const { season } = this
    const { slot } = context
    this.numbers[this.at]! = n + 1
    if (n === 0) {
      this.put(LEVEL, x)
      if (this.borrowed.given) this.fit(x, slot)
      if (season.length === 0) return
      this.put(BASE, x - this.restAt(slot))
      season.putDay(slot, 0)
      return
    }
    const error = x - mean
    if (n < season.length) {
      this.learnFirst(x, slot)
      return
    }
    if (this.isFirst(slot)) {
      this.put(REST_SEEN, this.get(REST_SEEN) + 1)
      season.putRest(slot, Math.min(error, teach ? FIRST_REST : 0))
      return
    }
    const sigma = this.spread.sigma(context)
    this.spread.learn(error, context)
    this.band.learn(z)
    // An attack that was found teaches a fifth.
    const most = WINSORISE * sigma * (n < 3 * Math.max(8, season.length) ? 2 : 1) * (teach ? 1 : 0.2)
    const step = Math.max(-most, Math.min(most, error))
    const { alpha } = SERIES_SCALES[this.scale]!
    const before = this.get(LEVEL)
    const trend = PHI * this.get(TREND)
    if (season.length === 0) this.put(LEVEL, before + alpha * step)
    else {
      this.put(LEVEL, before + trend + alpha * step)
      this.put(TREND, trend + alpha * BETA * step)
      const rate = Math.max(GAMMA, 1 / (2 + n / season.length)) * (1 - alpha)
      if (season.isRest(slot)) {
        if (this.get(REST_SEEN) < season.length * 2) this.put(REST_SEEN, this.get(REST_SEEN) + 1)
        season.putRest(slot, season.rest(slot) + rate * step)
      } else season.putDay(slot, season.day(slot) + rate * step)
    }
    if (!teach) return
    const { above, below } = this.band.reach(0.95)
    this.put(LEVEL, this.get(LEVEL) + this.shift.follow(z > above ? 1 : z < -below ? -1 : 0, error))
  }

  /**
   * The first value under a borrowed season. Where few events are expected the logarithm (of one more) swings less than that of the many
   * that the season was learned from: by v / (1 + v) for v of them.
   */
  private fit(x: number, slot: Slot): void {
    this.season.scale(-Math.expm1(-x))
    this.borrowed.begin(x, this.season.day(slot) + this.restAt(slot))
  }

  /** First season: the values themselves, against the first; when it is whole, it is centred and the level set. */
  private learnFirst(x: number, slot: Slot): void {
    const { season } = this
    const rest = this.restAt(slot)
    if (this.borrowed.given) this.borrowed.learn(x, this.get(LEVEL), season.day(slot) + rest)
    season.putDay(slot, x - rest - this.get(BASE))
    this.put(LEVEL, this.get(LEVEL) + FIRST_RATE * (x - this.get(LEVEL)))
    if (this.seen < season.length) return
    this.put(LEVEL, this.get(BASE) + season.centre())
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

  /** Is it part of the first weekend day that this series sees? */
  private isFirst(slot: Slot): boolean {
    return this.season.isRest(slot) && this.seen >= this.season.length && !this.knowsRest
  }

  private get(i: number): number {
    return this.numbers[this.at + i]!
  }

  private put(i: number, value: number): void {
    this.numbers[this.at + i] = value
  }
}
