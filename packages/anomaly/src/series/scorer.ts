/** Scores one time series as it comes: forecast, band and how surprising each value is, from the past alone. */
import { HoltWinters } from '@apiscope/ml'
import { BAND_SIZE, ConformalBand } from './conformal-band.js'
import { Novelty } from './novelty.js'

export interface ScoredValue {
  timestamp: string
  value: number
  /** NaN until there is one. */
  forecast: number
  lower: number
  upper: number
  /** 0–1; how unlike all so far the value and its neighbourhood are. 0.5 is 1 in 100. */
  score: number
}

export interface ScorerOptions {
  /** Values in a season; default: a day, from the spacing of the first timestamps, when that gives 4 – 1,500. 0 = none. */
  period?: number
  /** Probability that the band holds, in (0, 1). 0.99. */
  level?: number
  /** Values after a surprise in which only a clearly larger one scores fully. Count, 200. */
  holdOff?: number
}

const DAY_MS = 86_400_000
/** Timestamps from which the spacing is taken. */
const SPACING = 12
/** log10(1 / p) that scores one half, and from which the hold-off begins. */
const HALF = 2
/** How much more than the first one lets a value through the hold-off; what the others keep of their score. */
const CLEARLY = 0.3
const HELD = 0.25
/** Rate at which the mean errors of the models are followed, and how much better the seasonal one must be. */
const ERROR_RATE = 0.01
const PREFER = 0.9

/** One model with what its errors have been like. */
class Track {
  /** Mean size of the errors, faded. */
  error = 0
  private seen = 0
  private readonly band = new ConformalBand(new Float64Array(BAND_SIZE), 0)

  constructor(readonly model: HoltWinters) {
    this.band.start()
  }

  /** Forecast and band of the next value, which is then learned. */
  update(value: number, level: number): { forecast: number; lower: number; upper: number } {
    const { above, below } = this.band.reach(level)
    const { mean, sigma, residual, z } = this.model.update(Number.isFinite(value) ? value : null)
    if (Number.isFinite(residual)) {
      const size = Math.min(Math.abs(residual), this.seen < SPACING ? Number.MAX_VALUE : 10 * this.error)
      this.error += Math.max(ERROR_RATE, 1 / ++this.seen) * (size - this.error)
      if (Number.isFinite(z)) this.band.learn(z)
    }
    return { forecast: mean, lower: mean - below * sigma, upper: mean + above * sigma }
  }
}

/** Streaming and causal: the score of a value never changes by what follows. */
export class SeriesScorer {
  /** Without a season and, where there is one, with it. */
  private tracks: Track[] | undefined
  private best = 0
  private readonly novelty = new Novelty()
  private readonly waiting: { timestamp: string; value: number }[] = []
  private readonly level: number
  private readonly holdOff: number
  private seen = 0
  private alarmAt = Number.NEGATIVE_INFINITY
  private alarm = 0

  constructor(private readonly options: ScorerOptions = {}) {
    this.level = options.level ?? 0.99
    this.holdOff = options.holdOff ?? 200
  }

  /**
   * Takes the next value (NaN = missing) and gives the scored values that are ready: none while the spacing is learned from
   * the first dozen timestamps, then those together, then one each time. `timestamp`: ISO 8601, `YYYY-MM-DD HH:MM:SS` or ms.
   */
  push(timestamp: string, value: number): ScoredValue[] {
    if (this.tracks) return [this.score(timestamp, value)]
    this.waiting.push({ timestamp, value })
    if (this.options.period === undefined && this.waiting.length < SPACING) return []
    return this.finish()
  }

  /** The values still waiting, when the series ends early. */
  finish(): ScoredValue[] {
    const period = this.options.period ?? periodOf(this.waiting.map(({ timestamp }) => timestamp))
    this.tracks ??= (period >= 2 ? [0, period] : [0]).map((p) => new Track(createModel(p)))
    return this.waiting.splice(0).map(({ timestamp, value }) => this.score(timestamp, value))
  }

  private score(timestamp: string, value: number): ScoredValue {
    this.seen++
    const [plain, seasonal] = this.tracks!
    const bands = this.tracks!.map((track) => track.update(value, this.level))
    const { forecast, lower, upper } = bands[this.best]!
    const score = Number.isFinite(value) ? round(this.held(this.novelty.push(value))) : 0
    if (seasonal && seasonal.model.phase === 'seasonal') {
      const ratio = seasonal.error / plain!.error
      if (this.best === 0 ? ratio < PREFER : ratio > 1 / PREFER) this.best = 1 - this.best
    }
    return { timestamp, value, forecast, lower, upper, score }
  }

  /** What belongs to a surprise scores once; within the hold-off only a clearly greater one counts. */
  private held(surprise: number): number {
    const known = this.seen - this.alarmAt < this.holdOff && surprise < this.alarm + CLEARLY
    if (!known && surprise >= HALF) {
      this.alarmAt = this.seen
      this.alarm = surprise
    }
    const counted = known ? HELD * surprise : surprise
    return counted / (counted + HALF)
  }
}

function createModel(period: number): HoltWinters {
  const seasonal = period >= 2
  return HoltWinters.create({
    period: seasonal ? period : 2,
    seasonal: seasonal ? 'additive' : 'none',
    alpha: 0.1,
    beta: 0,
    gamma: 0.1,
    phi: 0.98,
    winsorise: 3,
    sigmaRate: 0.02,
    sigmaFloor: 1e-9,
  })
}

/** Values per day by the median spacing; 0 where that makes no season. */
function periodOf(timestamps: readonly string[]): number {
  const times = timestamps.map(timeOf).filter(Number.isFinite)
  const gaps = times
    .slice(1)
    .map((time, i) => time - times[i]!)
    .filter((gap) => gap > 0)
    .sort((a, b) => a - b)
  if (gaps.length === 0) return 0
  const period = Math.round(DAY_MS / gaps[Math.floor(gaps.length / 2)]!)
  return period >= 4 && period <= 1_500 ? period : 0
}

/** ms since epoch; a time without a zone is taken for UTC, so that the machine's zone does not matter. */
function timeOf(timestamp: string): number {
  if (/^\d{9,14}(?:\.\d+)?$/.test(timestamp)) return Number(timestamp) * (Number(timestamp) < 1e11 ? 1000 : 1)
  const iso = timestamp.trim().replace(' ', 'T')
  return Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(iso) ? iso : `${iso}Z`)
}

const round = (n: number) => Math.round(n * 1e6) / 1e6
