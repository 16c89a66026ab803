/** One quantity of an API over time: Holt-Winters on logarithms, with a band learned from the series' own errors. */
import { HoltWinters, type HoltWintersJson } from '@apiscope/ml'
import { Tail, type TailJson } from '../tail/tail.js'

export interface SeriesPoint {
  observed: number
  /** NaN before the first value. */
  expected: number
  lower: number
  upper: number
  /** Distance from the expectation in units of the band's own scale; signed. */
  score: number
}

export interface SeriesOptions {
  /** Windows in a season; 0 = no season. */
  period: number
  /** Half-width of the band is never below this share of the expectation. */
  shareFloor: number
  /** … nor below this, in units of the quantity. */
  floor: number
}

/** A band is this many times the residual scale, or what the series' own errors reach, whichever is wider. */
const SIGMAS = 4
/** Windows on one side of the band in a row that make a new level. */
const SHIFT_RUN = 6

interface SeriesJson {
  model: HoltWintersJson
  tail: TailJson
  run: number
  runSum: number
}

/** Values ≥ 0, one per window, in order; logarithms inside, so that bands are ratios. */
export class MetricSeries {
  private run = 0
  private runSum = 0

  private constructor(
    private readonly options: SeriesOptions,
    private readonly model: HoltWinters,
    private readonly tail: Tail,
  ) {}

  static create(options: SeriesOptions): MetricSeries {
    const seasonal = options.period >= 2
    const model = HoltWinters.create({
      period: seasonal ? options.period : 2,
      seasonal: seasonal ? 'additive' : 'none',
      alpha: seasonal ? 0.15 : 0.25,
      beta: seasonal ? 0.01 : 0,
      gamma: 0.15,
      phi: 0.98,
      winsorise: 2.5,
      sigmaFloor: 0.05,
    })
    return new MetricSeries(options, model, Tail.create())
  }

  /** True when the forecast knows the season (or needs none) and has seen enough to be believed. */
  get settled(): boolean {
    return this.model.phase === 'seasonal'
  }

  get count(): number {
    return this.model.count
  }

  /** What the next window should bring. */
  expect(): Omit<SeriesPoint, 'observed' | 'score'> {
    const { mean, sigma } = this.model.forecast()
    if (!Number.isFinite(mean)) return { expected: Number.NaN, lower: 0, upper: Number.POSITIVE_INFINITY }
    const expected = Math.max(0, Math.expm1(mean))
    const reach = Math.max(SIGMAS, this.tail.reference) * sigma
    const floor = Math.max(this.options.floor, this.options.shareFloor * expected)
    return {
      expected,
      lower: Math.max(0, Math.min(Math.expm1(mean - reach), expected - floor)),
      upper: Math.max(Math.expm1(mean + reach), expected + floor),
    }
  }

  /** Judges a window's value by the forecast made before it, then learns it; null = the window was not seen. */
  update(value: number | null): SeriesPoint {
    const band = this.expect()
    if (value === null) {
      this.model.update(null)
      return { observed: 0, ...band, score: 0 }
    }
    const step = this.model.update(Math.log1p(Math.max(0, value)))
    if (!Number.isFinite(band.expected)) return { observed: value, ...band, score: 0 }
    const outside = value > band.upper ? 1 : value < band.lower ? -1 : 0
    this.tail.add(Math.min(Math.abs(step.z), Math.max(SIGMAS, this.tail.reference) * (outside === 0 ? 1e9 : 1.1)))
    if (this.tail.count > 2_000) this.tail.fade(0.5)
    this.followShift(outside, step.residual)
    return { observed: value, ...band, score: step.z }
  }

  toJSON(): SeriesJson {
    return { model: this.model.toJSON(), tail: this.tail.toJSON(), run: this.run, runSum: this.runSum }
  }

  static fromJSON(json: SeriesJson, options: SeriesOptions): MetricSeries {
    const series = new MetricSeries(options, HoltWinters.fromJSON(json.model), Tail.fromJSON(json.tail))
    series.run = json.run
    series.runSum = json.runSum
    return series
  }

  /** Robust updates resist a real level shift, too; when it stays, it is the new normal. */
  private followShift(side: number, residual: number): void {
    if (side === 0 || Math.sign(this.run) !== side) {
      this.run = side
      this.runSum = side === 0 ? 0 : residual
      return
    }
    this.run += side
    this.runSum += residual
    if (Math.abs(this.run) < SHIFT_RUN) return
    this.model.shiftLevel(this.runSum / Math.abs(this.run) / 2)
    this.run = 0
    this.runSum = 0
  }
}
