/** Holt-Winters one value at a time: causal, restartable, and hard to teach by an attack. */
import { stepStates } from './filter.js'
import { psiWeights } from './forecast.js'
import type { HoltWintersStates, Seasonal } from './initial.js'
import { ResidualScale } from './scale.js'
import { coldScale, startAfterTwoSeasons } from './start.js'
import {
  type HoltWintersJson,
  type HoltWintersOptions,
  type HoltWintersPhase,
  type ResolvedOptions,
  resolveOptions,
  type StreamForecast,
  type StreamStep,
} from './streaming-options.js'

/**
 * Streaming Holt-Winters in R's form. The first season is followed by its level alone, the second by level and
 * trend, then both start the seasonal model (`initialStates`), so that from the third season on, without `winsorise`, the
 * forecasts are those of R's `HoltWinters` with the same parameters. With `winsorise`, updates and scale are the robust ones
 * of Gelper, Fried and Croux (2010). No clock, no randomness; `toJSON` and `fromJSON` lose nothing.
 */
export class HoltWinters {
  private n = 0
  private slot = 0
  private states: HoltWintersStates = { level: 0, trend: 0, season: [] }
  private warm: number[] | undefined = []
  private seasonal: Seasonal
  private scale: ResidualScale

  private constructor(readonly options: Readonly<ResolvedOptions>) {
    this.seasonal = options.seasonal
    this.scale = new ResidualScale(options)
  }

  /** An empty model. Throws RangeError for parameters outside their range. */
  static create(options: HoltWintersOptions): HoltWinters {
    return new HoltWinters(resolveOptions(options))
  }

  /** A model that starts in the seasonal phase from given states, e.g. those of a sibling series or of a fit. `season[0]` is next. */
  static fromStates(options: HoltWintersOptions, states: HoltWintersStates, sigma: number): HoltWinters {
    const model = HoltWinters.create(options)
    model.states = { level: states.level, trend: states.trend, season: states.season.slice() }
    model.warm = undefined
    model.n = 2 * model.options.period
    model.scale.start(sigma)
    return model
  }

  /** Observations seen, missing ones included. */
  get count(): number {
    return this.n
  }

  /** Which part of the model is in force. */
  get phase(): HoltWintersPhase {
    if (this.warm === undefined) return 'seasonal'
    if (this.warm.length === 0) return 'empty'
    return this.warm.length < this.options.period && this.seasonal !== 'none' ? 'level' : 'trend'
  }

  /** Forecast of the observation `horizon` steps ahead (default 1, the next one). Does not change the model. */
  forecast(horizon = 1): StreamForecast {
    const phase = this.phase
    const sigma = this.sigmaAhead(horizon)
    const mean = this.meanAhead(horizon)
    const half = this.options.z * sigma
    const floor = this.options.floor
    return {
      mean: Math.max(mean, floor),
      lower: Math.max(mean - half, floor),
      upper: Math.max(mean + half, floor),
      sigma,
      phase,
    }
  }

  /**
   * Takes the next observation and says what the forecast had been. `null` (or NaN) is a missing one: time moves on, the
   * states do not learn.
   */
  update(y: number | null): StreamStep {
    const before = this.forecast()
    if (y === null || !Number.isFinite(y)) {
      this.pass()
      return { ...before, residual: Number.NaN, z: 0, learnt: before.mean }
    }
    const mean = this.meanAhead(1)
    const residual = y - before.mean
    const z = residual === 0 ? 0 : residual / before.sigma
    const learnt = this.warm === undefined ? this.learn(y, mean) : this.warmUp(this.warm, y, mean)
    this.n += 1
    return { ...before, residual, z: Number.isFinite(before.mean) ? z : 0, learnt }
  }

  /** Moves level (and with it every forecast) by `delta`: a level shift that the caller has accepted as the new normal. */
  shiftLevel(delta: number): void {
    this.states.level += delta
  }

  /** Plain JSON, exact: about 20 bytes per slot of the season once started, twice that before. */
  toJSON(): HoltWintersJson {
    const json: HoltWintersJson = {
      v: 1,
      options: this.options.given,
      n: this.n,
      slot: this.slot,
      seasonal: this.seasonal,
      level: this.states.level,
      trend: this.states.trend,
      season: this.states.season,
      scale: this.scale.toJSON(),
    }
    if (this.warm) json.warm = this.warm
    return json
  }

  /** The model as it was. Throws RangeError for JSON of another version. */
  static fromJSON(json: HoltWintersJson): HoltWinters {
    if (json.v !== 1) throw new RangeError('holt-winters: state of an unknown version')
    const model = HoltWinters.create(json.options)
    model.n = json.n
    model.slot = json.slot
    model.seasonal = json.seasonal
    model.states = { level: json.level, trend: json.trend, season: json.season.slice() }
    model.warm = json.warm?.slice()
    model.scale.restore(json.scale)
    return model
  }

  private meanAhead(horizon: number): number {
    const { phi } = this.options
    const { level, trend, season } = this.states
    if (this.phase === 'empty') return Number.NaN
    if (this.phase === 'level') return level
    const damped = phi === 1 ? horizon : (phi * (1 - phi ** horizon)) / (1 - phi)
    const base = level + damped * trend
    if (this.warm !== undefined || this.seasonal === 'none') return base
    const s = season[(this.slot + horizon - 1) % season.length]!
    return this.seasonal === 'additive' ? base + s : base * s
  }

  private sigmaAhead(horizon: number): number {
    const one = this.scale.sigma(this.warm === undefined ? (this.slot + horizon - 1) % this.options.period : undefined)
    if (horizon === 1 || !Number.isFinite(one)) return one
    const psi = psiWeights(this.options, this.options.period, this.warm ? 'none' : this.seasonal, horizon)
    let sum = 0
    for (const w of psi) sum += w * w
    return one * Math.sqrt(sum)
  }

  private learn(y: number, mean: number): number {
    const learnt = this.scale.observe(y - mean, this.slot) + mean
    stepStates(this.states, this.slot, learnt, this.seasonal, this.options)
    this.slot = this.seasonal === 'none' || this.slot + 1 >= this.options.period ? 0 : this.slot + 1
    return learnt
  }

  private pass(): void {
    if (this.warm !== undefined) {
      if (this.warm.length > 0) this.warmUp(this.warm, this.meanAhead(1), this.meanAhead(1), false)
      else return
    } else {
      this.states.level += this.options.phi * this.states.trend
      this.states.trend *= this.options.phi
      this.slot = this.seasonal === 'none' || this.slot + 1 >= this.options.period ? 0 : this.slot + 1
    }
    this.n += 1
  }

  /** First two seasons: a robust level from the first dozen values, then exponential smoothing, then with a trend. */
  private warmUp(warm: number[], y: number, mean: number, observed = true): number {
    const phase = this.phase
    warm.push(y)
    let learnt = y
    if (warm.length <= 12) {
      const { level, scale } = coldScale(warm, this.options.winsorise !== undefined)
      this.states.level = level
      this.scale.start(scale)
    } else {
      if (observed) learnt = this.scale.observe(y - mean) + mean
      const rule = phase === 'trend' ? this.options : { ...this.options, beta: 0 }
      stepStates(this.states, 0, learnt, 'none', rule)
    }
    if (this.seasonal === 'none') {
      if (warm.length > 12) this.warm = undefined
    } else if (warm.length === 2 * this.options.period) this.startSeason(warm)
    return learnt
  }

  private startSeason(warm: number[]): void {
    const { options } = this
    const k = options.winsorise
    let started = startAfterTwoSeasons(warm, options.period, 'additive', options, k)
    if (this.seasonal === 'multiplicative') {
      const product = startAfterTwoSeasons(warm, options.period, 'multiplicative', options, k)
      if (warm.every((v) => v > 0) && product.states.season.every((s) => s > 1e-6 && s < 1e6)) started = product
      else this.seasonal = 'additive'
    }
    const { states, scale, residuals } = started
    this.states = states
    this.scale.start(scale, residuals)
    this.warm = undefined
    this.slot = 0
  }
}
