/** One API as the owner of its host sees it: calls of the last minutes, and how many an hour are due. */

import type { Slot } from '../series/calendar.js'
import { MetricSeries, SERIES_NUMBERS } from '../series/metric-series.js'
import { HOURLY, METRIC_LIST, SERIES_SCALES } from '../series/metrics.js'
import type { Context } from '../series/point.js'

/** Minutes that are looked at together. */
export const MINUTES = 5
const MINUTE = 60_000
const SLOTS = 2 * SERIES_SCALES[HOURLY].slots
/** Bands are not asked for here. */
const LEVELS = { shown: 0.99, far: 0.99 }

export interface SiblingJson {
  numbers: number[]
  slots: number[]
  minutes: number[]
  minute: number
  hour: [number, number]
  last: number
  surge: [number, number]
}

export class Sibling {
  private readonly series: MetricSeries

  private constructor(
    private readonly numbers: Float32Array,
    private readonly slots: Int16Array,
    /** Calls by minute, the present one at `minute % MINUTES`. */
    private readonly minutes: number[],
    private minute: number,
    /** Calls of the open hour, and of the one after it. */
    private readonly hour: [number, number],
    /** Event time of the last call, to the minute; ms. */
    public last: number,
    /** Until when it counts as surging, ms, and calls over those due. */
    private surge: [until: number, ratio: number],
  ) {
    this.series = new MetricSeries(METRIC_LIST[0], HOURLY, numbers, 0, slots)
  }

  static create(): Sibling {
    const zeros = new Array<number>(MINUTES).fill(0)
    const made = new Sibling(new Float32Array(SERIES_NUMBERS), new Int16Array(SLOTS), zeros, 0, [0, 0], 0, [0, 0])
    made.series.start()
    return made
  }

  /** Calls of the minute that ends at `time`, ms; `ahead`: it lies in the hour after the open one. */
  add(calls: number, time: number, ahead: boolean): void {
    const minute = Math.round(time / MINUTE)
    if (minute - this.minute >= MINUTES) this.minutes.fill(0)
    else for (let m = this.minute + 1; m <= minute; m++) this.minutes[m % MINUTES] = 0
    this.minute = Math.max(this.minute, minute)
    if (minute > this.minute - MINUTES) this.minutes[minute % MINUTES]! += calls
    this.hour[ahead ? 1 : 0] += calls
    this.last = Math.max(this.last, time)
  }

  /**
   * Calls of the last five minutes over those due in the open hour `slot`, where that is clearly more: `ratio` times and `deviations`
   * standard deviations of a Poisson count; else 0, also while it is not known what is due.
   */
  surges(slot: Slot, ratio: number, deviations: number): number {
    if (!this.series.settled) return 0
    const due = (this.series.expected(contextOf(slot)) * MINUTES) / 60
    const calls = this.minutes.reduce((sum, n) => sum + n, 0)
    const clearly = due + deviations * (Math.sqrt(due) + 1)
    return calls >= ratio * due && calls >= clearly ? calls / Math.max(1, due) : 0
  }

  noteSurge(until: number, ratio: number): void {
    this.surge = [until, ratio]
  }

  /** How much it surges at `time`; 0 when it does not. */
  surgeAt(time: number): number {
    return time < this.surge[0] ? this.surge[1] : 0
  }

  /** The open hour `slot` is over. `blind`: it was not seen. */
  closeHour(slot: Slot, blind: boolean): void {
    const context = contextOf(slot)
    const expected = this.series.expected(context)
    this.series.update(
      blind ? Number.NaN : this.hour[0],
      { ...context, events: Number.isNaN(expected) ? 0 : expected },
      LEVELS,
      this.surgeAt(slot.end) === 0,
    )
    this.hour[0] = this.hour[1]
    this.hour[1] = 0
  }

  /** Its season once it is known, by an API with at least `calls` an hour on the average. */
  season(calls: number): number[] | undefined {
    return this.series.settled && this.series.average >= calls ? this.series.seasons() : undefined
  }

  toJSON(): SiblingJson {
    const { numbers, slots, minutes, minute, hour, last, surge } = this
    return { numbers: [...numbers], slots: [...slots], minutes, minute, hour, last, surge }
  }

  static fromJSON({ numbers, slots, minutes, minute, hour, last, surge }: SiblingJson): Sibling {
    return new Sibling(Float32Array.from(numbers), Int16Array.from(slots), minutes, minute, hour, last, surge)
  }
}

const contextOf = (slot: Slot): Context => ({ slot, hour: Number.NaN, week: 0, events: 0, widen: 1 })
