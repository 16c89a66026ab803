/** The series of all metrics and scales over two flat arrays, and what one lends another: the hour's forecast, the week. */
import type { Slot } from './calendar.js'
import { MetricSeries, SERIES_NUMBERS } from './metric-series.js'
import { HOURLY, METRIC_AT, METRIC_COUNT, METRIC_LIST, SERIES_SCALES, toScale, VOLUMES } from './metrics.js'
import type { Context, SeriesPoint } from './point.js'
import type { MetricWindow } from './window.js'

const WEEK = 168
/** Hours of the week's own season: learned after one week, used after two. */
const WEEK_LEARNED = 168
const WEEK_USED = 336

const slotsOf = (scale: number, metric: number): number => {
  const { slots } = SERIES_SCALES[scale]!
  return slots === 24 || slots === 3 ? slots * (metric < VOLUMES ? 2 : 1) : metric < VOLUMES ? slots : 0
}

/** Places of each series' slots in the one array, `[scale][metric]`; the shared week lies at its end. */
const SLOT_AT: number[][] = []
let slotCount = 0
for (let s = 0; s < SERIES_SCALES.length; s++) {
  SLOT_AT.push([])
  for (let m = 0; m < METRIC_COUNT; m++) {
    SLOT_AT[s]!.push(slotCount)
    slotCount += slotsOf(s, m)
  }
}

export interface GridJson {
  numbers: string
  slots: string
}

/** 32-bit floats and 16-bit slots in memory as in store, so that a restart changes nothing. */
export class SeriesGrid {
  readonly series: MetricSeries[][]
  private readonly week: Int16Array

  private constructor(
    private readonly numbers: Float32Array,
    private readonly slots: Int16Array,
  ) {
    this.week = slots.subarray(slotCount)
    this.series = SERIES_SCALES.map((_, s) =>
      METRIC_LIST.map((metric, m) => {
        const at = SLOT_AT[s]![m]!
        const own = slots.subarray(at, at + slotsOf(s, m))
        return new MetricSeries(metric, s, numbers, (s * METRIC_COUNT + m) * SERIES_NUMBERS, own)
      }),
    )
  }

  static create(): SeriesGrid {
    const numbers = new Float32Array(SERIES_SCALES.length * METRIC_COUNT * SERIES_NUMBERS)
    const grid = new SeriesGrid(numbers, new Int16Array(slotCount + WEEK))
    for (const row of grid.series) for (const series of row) series.start()
    return grid
  }

  toJSON(): GridJson {
    const bytes = (array: Float32Array | Int16Array): string =>
      Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('base64')
    return { numbers: bytes(this.numbers), slots: bytes(this.slots) }
  }

  static fromJSON(json: GridJson): SeriesGrid {
    const numbers = Uint8Array.from(Buffer.from(json.numbers, 'base64'))
    const slots = Uint8Array.from(Buffer.from(json.slots, 'base64'))
    return new SeriesGrid(new Float32Array(numbers.buffer), new Int16Array(slots.buffer))
  }

  /** What the forecast of a window rests on; without `window`, of one that is open. */
  contextOf(s: number, m: number, slot: Slot, window?: MetricWindow): Context {
    const metric = METRIC_LIST[m]!
    const sums = metric.form === 'count' || metric.form === 'amount'
    const hour = s < HOURLY ? this.hourly(m, slot) : Number.NaN
    let events = window ? window.events(m) : 1
    if (sums) {
      // By what is expected: chance must not look smaller because more came.
      const counted = m === METRIC_AT.actors ? m : METRIC_AT.requests
      const base: Context = {
        slot,
        hour: s < HOURLY ? this.hourly(counted, slot) : Number.NaN,
        week: this.weekAt(s, counted, slot),
        events: 1,
        widen: 1,
      }
      events = this.series[s]![counted]!.expected(base)
      if (Number.isNaN(events)) events = 0
    }
    return { slot, hour, week: this.weekAt(s, m, slot), events, widen: window ? 1 + 10 * window.loss : 1 }
  }

  /** The hour's forecast for a shorter window within it, in units of the metric per window. */
  private hourly(m: number, slot: Slot): number {
    const series = this.series[HOURLY]![m]!
    if (!series.seasonal) return Number.NaN
    const week = this.weekAt(HOURLY, m, slot)
    const expected = series.expected({ slot, hour: Number.NaN, week, events: 1, widen: 1 })
    return m < VOLUMES - 1 ? expected * (SERIES_SCALES[0]!.ms / SERIES_SCALES[HOURLY]!.ms) : expected
  }

  private weekAt(s: number, m: number, { weekday, hour }: Slot): number {
    if (s !== HOURLY || m >= VOLUMES || this.series[HOURLY]![0]!.seen < WEEK_USED) return 0
    return this.week[weekday * 24 + hour]! / 2_048
  }

  /** What siblings know of the day, for all that follows the volume. */
  borrow(seasons: readonly number[]): void {
    for (let m = 0; m < VOLUMES; m++) this.series[HOURLY]![m]!.borrow(seasons)
  }

  /** What the day and the weekend leave over of the requests, per hour of the week. */
  learnWeek({ weekday, hour }: Slot, point: SeriesPoint): void {
    if (this.series[HOURLY]![0]!.seen < WEEK_LEARNED || !Number.isFinite(point.expected)) return
    const metric = METRIC_LIST[0]!
    const error = toScale(metric, point.observed) - toScale(metric, point.expected)
    const at = weekday * 24 + hour
    this.week[at] = Math.round(this.week[at]! + 2_048 * 0.2 * Math.max(-0.7, Math.min(0.7, error)))
  }
}
