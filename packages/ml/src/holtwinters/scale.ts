/** The running scale of one-step residuals, robust or not, for the whole series or per slot of the season. */
import { biweightRho, huberPsi } from '../numeric/robust.js'

interface ScaleOptions {
  winsorise: number | undefined
  sigmaRate: number
  sigmaFloor: number
  deviation: 'global' | 'seasonal'
  period: number
}

/** Exponentially weighted variance; with `winsorise` the bounded biweight form, so that no single residual moves it far. */
export class ResidualScale {
  private sigma2 = Number.NaN
  private slots: number[] | undefined

  constructor(private readonly options: ScaleOptions) {}

  /** Sets the scale; `residuals` of one season, in slot order, start the scales of the slots. */
  start(sigma: number, residuals?: ArrayLike<number>): void {
    this.sigma2 = sigma * sigma
    if (this.options.deviation !== 'seasonal') return
    if (residuals || !this.slots || this.slots.length === 0) {
      this.slots = Array.from({ length: this.options.period }, (_, i) => this.bounded((residuals?.[i] ?? sigma) ** 2))
    }
  }

  /** Standard deviation of the next residual (at `slot`); Infinity before there is one. */
  sigma(slot?: number): number {
    if (!(this.sigma2 >= 0)) return Number.POSITIVE_INFINITY
    const own = slot === undefined ? undefined : this.slots?.[slot]
    const variance = own === undefined ? this.sigma2 : (this.sigma2 + own) / 2
    return Math.max(Math.sqrt(variance), this.options.sigmaFloor)
  }

  /** Learns a residual and returns the part of it that the states may learn: first the scale, then the cleaning by it. */
  observe(residual: number, slot?: number): number {
    const { winsorise: k, sigmaRate: rate } = this.options
    if (!(this.sigma2 >= 0)) this.sigma2 = residual * residual
    this.sigma2 = this.next(this.sigma2, residual, rate)
    if (slot !== undefined && this.slots) this.slots[slot] = this.next(this.slots[slot]!, residual, Math.max(rate, 0.2))
    if (k === undefined) return residual
    const sigma = this.sigma(slot)
    return sigma > 0 ? huberPsi(residual / sigma, k) * sigma : 0
  }

  toJSON(): { sigma2: number; slots?: number[] } {
    const sigma2 = Number.isNaN(this.sigma2) ? -1 : this.sigma2
    return this.slots ? { sigma2, slots: this.slots } : { sigma2 }
  }

  restore(json: { sigma2: number; slots?: number[] }): void {
    this.sigma2 = json.sigma2 < 0 ? Number.NaN : json.sigma2
    this.slots = json.slots?.slice()
  }

  private next(variance: number, residual: number, rate: number): number {
    if (this.options.winsorise === undefined) return rate * residual * residual + (1 - rate) * variance
    // A scale of exactly 0 (a constant series so far) could never grow under a bounded rho: let the residual start it.
    if (variance === 0) return rate * residual * residual
    const sigma = Math.sqrt(variance)
    return rate * biweightRho(residual / sigma) * variance + (1 - rate) * variance
  }

  private bounded(variance: number): number {
    return this.options.winsorise === undefined ? variance : Math.min(variance, 4 * this.sigma2)
  }
}
