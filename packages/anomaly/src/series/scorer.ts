/** Scores one time series as it comes: forecast, band and how surprising each value is, from the past alone. */
import { HoltWinters, type StreamStep } from '@apiscope/ml'
import { Tail } from '../tail/tail.js'

export interface ScoredValue {
  timestamp: string
  value: number
  /** NaN until there is one. */
  forecast: number
  lower: number
  upper: number
  /** 0–1; how surprising the value is among all so far, at the scale where it shows best. 0.5 is a 1-in-1,000 value. */
  score: number
}

export interface ScorerOptions {
  /** Values in a season; default: a day, from the spacing of the first timestamps, when that gives 4 – 1,500. 0 = none. */
  period?: number
  /** Values over which residuals are summed, beside single ones. */
  scales?: readonly number[]
  /** Values after a surprise in which only a larger one scores fully. */
  holdOff?: number
}

const DAY_MS = 86_400_000
/** Values before the first score. */
const WARM_UP = 50
/** Timestamps from which the spacing is taken. */
const SPACING = 12
/** log10(1 / probability) that scores one half. */
const HALF = 3
/** Rate at which the mean errors of the models are followed, and how much better the seasonal one must be. */
const ERROR_RATE = 0.01
const PREFER = 0.9

/** One model with what its errors have been like. */
class Track {
  /** Mean size of the errors, faded. */
  error = 0
  surprise = 0
  private seen = 0
  private readonly residuals: number[] = []
  private readonly tails: Tail[]

  constructor(
    readonly model: HoltWinters,
    private readonly scales: readonly number[],
  ) {
    this.tails = scales.map(() => Tail.create())
  }

  /** Forecast and judgement of the next value; `surprise` is log10(1 / probability) at the scale that says most. */
  update(value: number): StreamStep {
    const step = this.model.update(Number.isFinite(value) ? value : null)
    const { residual, z } = step
    this.surprise = 0
    if (!Number.isFinite(residual) || !Number.isFinite(z)) return step
    const size = Math.min(Math.abs(residual), this.seen < WARM_UP ? Number.MAX_VALUE : 10 * this.error)
    this.error += Math.max(ERROR_RATE, 1 / ++this.seen) * (size - this.error)
    this.residuals.push(Math.max(-1e6, Math.min(1e6, z)))
    if (this.residuals.length > this.scales.at(-1)!) this.residuals.shift()
    this.judge()
    return step
  }

  private judge(): void {
    for (let k = 0; k < this.scales.length; k++) {
      const width = this.scales[k]!
      if (this.residuals.length < width) continue
      let sum = 0
      for (let i = this.residuals.length - width; i < this.residuals.length; i++) {
        sum += width === 1 ? this.residuals[i]! : Math.max(-8, Math.min(8, this.residuals[i]!))
      }
      const size = Math.abs(sum) / Math.sqrt(width)
      const tail = this.tails[k]!
      if (this.seen > WARM_UP && size > 3) this.surprise = Math.max(this.surprise, tail.surprise(size))
      tail.add(size)
    }
  }
}

/** Streaming and causal: the score of a value never changes by what follows. */
export class SeriesScorer {
  /** Without a season and, where there is one, with it. */
  private tracks: Track[] | undefined
  private best = 0
  private readonly waiting: { timestamp: string; value: number }[] = []
  private readonly scales: readonly number[]
  private readonly holdOff: number
  private seen = 0
  private lastSurprise = Number.NEGATIVE_INFINITY
  private surprise = 0

  constructor(private readonly options: ScorerOptions = {}) {
    this.scales = [1, ...(options.scales ?? [8, 32])]
    this.holdOff = options.holdOff ?? 150
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
    this.tracks ??= (period >= 2 ? [0, period] : [0]).map((p) => new Track(createModel(p), this.scales))
    return this.waiting.splice(0).map(({ timestamp, value }) => this.score(timestamp, value))
  }

  private score(timestamp: string, value: number): ScoredValue {
    this.seen++
    const [plain, seasonal] = this.tracks!
    const steps = this.tracks!.map((track) => track.update(value))
    const { mean: forecast, lower, upper } = steps[this.best]!
    const score = round(this.held(this.tracks![this.best]!.surprise))
    if (seasonal && seasonal.model.phase === 'seasonal') {
      const ratio = seasonal.error / plain!.error
      if (this.best === 0 ? ratio < PREFER : ratio > 1 / PREFER) this.best = 1 - this.best
    }
    return { timestamp, value, forecast, lower, upper, score }
  }

  /** A surprise of one incident scores once; within the hold-off only a greater one counts. */
  private held(surprise: number): number {
    const score = surprise / (surprise + HALF)
    const since = this.seen - this.lastSurprise
    if (since < this.holdOff && surprise < this.surprise + 0.5) return score / 4
    if (surprise >= 2) {
      this.lastSurprise = this.seen
      this.surprise = surprise
    }
    return score
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
    level: 0.999,
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
