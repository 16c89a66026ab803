/** All metrics of an API over all windows: what the anomaly worker keeps of the API as a whole. */
import type { Exchange } from '@apiscope/schema'
import { Calendar, type Slot } from './calendar.js'
import { hashOf } from './distinct.js'
import { type Band, type Context, MetricSeries, SERIES_NUMBERS, type SeriesPoint } from './metric-series.js'
import {
  HOURLY,
  METRIC_AT,
  METRIC_COUNT,
  METRIC_LIST,
  type MetricName,
  SERIES_SCALES,
  toScale,
  VOLUMES,
} from './metrics.js'
import { DEFAULT_SERIES_OPTIONS, type SeriesOptions } from './options.js'
import { Shapes } from './shapes.js'
import { MetricWindow, type WindowJson } from './window.js'

/** A window that has closed; `points` in the order of `METRIC_LIST`. */
export interface ClosedWindow {
  scale: number
  window: MetricWindow
  points: SeriesPoint[]
  /** The mirror lost too much, or was blind: nothing was learned. */
  skipped: boolean
}

interface Scale {
  /** Open windows, oldest first: the present one, and the one before until late exchanges are in. */
  open: MetricWindow[]
  /** End of the last window closed, ms; -1 = none. */
  closed: number
}

export interface SeriesSetJson {
  numbers: string
  slots: string
  scales: { open: WindowJson[]; closed: number }[]
  shapes: ReturnType<Shapes['toJSON']>
  last: number
  clock: number
}

const NONE: ClosedWindow[] = []
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

const calendars = new Map<string, Calendar>()
function calendarOf(zone: string): Calendar {
  let calendar = calendars.get(zone)
  if (!calendar) {
    calendar = new Calendar(zone)
    calendars.set(zone, calendar)
  }
  return calendar
}

export class SeriesSet {
  /** End of the earliest window; NaN = to be looked up. */
  private next = Number.NaN
  private readonly series: MetricSeries[][]
  private readonly week: Int16Array
  private readonly calendar: Calendar

  private constructor(
    private readonly options: SeriesOptions,
    private readonly numbers: Float32Array,
    private readonly slots: Int16Array,
    private readonly scales: Scale[],
    private readonly shapes: Shapes,
    /** Event time of the last exchange, and of the last exchange or wake-up, ms. */
    private last: number,
    private clock: number,
  ) {
    this.calendar = calendarOf(options.timeZone)
    this.week = slots.subarray(slotCount)
    this.series = SERIES_SCALES.map((_, s) =>
      METRIC_LIST.map((metric, m) => {
        const at = SLOT_AT[s]![m]!
        const own = slots.subarray(at, at + slotsOf(s, m))
        return new MetricSeries(metric, s, numbers, (s * METRIC_COUNT + m) * SERIES_NUMBERS, own)
      }),
    )
  }

  static create(options: Partial<SeriesOptions> = {}): SeriesSet {
    const numbers = new Float32Array(SERIES_SCALES.length * METRIC_COUNT * SERIES_NUMBERS)
    const scales = SERIES_SCALES.map(() => ({ open: [], closed: -1 }))
    const settings = { ...DEFAULT_SERIES_OPTIONS, ...options }
    const set = new SeriesSet(settings, numbers, new Int16Array(slotCount + WEEK), scales, new Shapes(), -1, -1)
    for (const row of set.series) for (const series of row) series.start()
    return set
  }

  /**
   * Adds one exchange; call `close` first. It counts in the window that holds its time, however late within the lateness;
   * a later one (a long download, counted when it ends) in the oldest open window. True when it was that late.
   */
  add(exchange: Exchange, newActor: boolean): boolean {
    const { time } = exchange
    const actorHash = hashOf(exchange.client.id)
    const extra = { actorHash, newActor, ...this.shapes.meet(exchange.parameters) }
    let late = false
    for (let s = 0; s < this.scales.length; s++) {
      const scale = this.scales[s]!
      let window = windowAt(scale.open, time)
      if (!window && time < scale.closed) {
        window = scale.open[0]
        late = true
      }
      if (!window) {
        const { start, end } = this.calendar.window(Math.max(time, scale.closed), SERIES_SCALES[s]!.ms)
        window = new MetricWindow(start, end)
        scale.open.push(window)
        if (scale.open.length > 1) scale.open.sort((a, b) => a.start - b.start)
      }
      window.add(exchange, extra)
    }
    if (this.last < 0) this.next = Number.NaN
    this.last = Math.max(this.last, time)
    return late
  }

  /**
   * Closes every window that ended by `watermark` (event time less lateness), earliest first; silent ones between are zeros
   * for counts, and are not learned where nothing at all was heard. `teach(window)` false: an attack was found in it.
   */
  close(watermark: number, teach: (start: number) => boolean = () => true): ClosedWindow[] {
    if (!Number.isFinite(watermark) || this.last < 0 || watermark < this.nextEnd()) {
      if (Number.isFinite(watermark)) this.clock = Math.max(this.clock, watermark)
      return NONE
    }
    const closed: ClosedWindow[] = []
    // Awake, it is called at least at every end of five minutes: a longer silence is that of the mirror.
    const blindFrom = this.clock >= 0 && watermark - this.clock > this.options.blindMs ? this.clock : Number.MAX_VALUE
    const until = Math.min(watermark, this.last + this.options.idleMs)
    for (;;) {
      const s = this.nextToClose(until)
      if (s < 0) break
      closed.push(this.closeOne(s, blindFrom, watermark, teach))
    }
    this.next = Number.NaN
    this.clock = Math.max(this.clock, watermark)
    return closed
  }

  /** End of the earliest open window; undefined when the API has long been silent. */
  wake(): number | undefined {
    if (this.last < 0 || this.clock > this.last + this.options.idleMs) return undefined
    return this.nextEnd()
  }

  /** Forecast for the window of a scale (place in `SERIES_SCALES`) that is open, and whether it is to be believed. */
  expect(scale: number, metric: MetricName): Band & { settled: boolean } {
    const m = METRIC_AT[metric]
    const time = Math.max(this.last, this.clock, 0)
    const series = this.series[scale]![m]!
    const context = this.contextOf(scale, m, this.calendar.window(time, SERIES_SCALES[scale]!.ms))
    return { ...series.expect(context, this.options.level), settled: series.settled }
  }

  toJSON(): SeriesSetJson {
    const bytes = (array: Float32Array | Int16Array): string =>
      Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('base64')
    return {
      numbers: bytes(this.numbers),
      slots: bytes(this.slots),
      scales: this.scales.map(({ open, closed }) => ({ open: open.map((w) => w.toJSON()), closed })),
      shapes: this.shapes.toJSON(),
      last: this.last,
      clock: this.clock,
    }
  }

  static fromJSON(json: SeriesSetJson, options: Partial<SeriesOptions> = {}): SeriesSet {
    const numbers = Uint8Array.from(Buffer.from(json.numbers, 'base64'))
    const slots = Uint8Array.from(Buffer.from(json.slots, 'base64'))
    return new SeriesSet(
      { ...DEFAULT_SERIES_OPTIONS, ...options },
      new Float32Array(numbers.buffer),
      new Int16Array(slots.buffer),
      json.scales.map(({ open, closed }) => ({ open: open.map((w) => new MetricWindow(w.s, w.e, w)), closed })),
      new Shapes(json.shapes),
      json.last,
      json.clock,
    )
  }

  private nextEnd(): number {
    if (Number.isNaN(this.next)) {
      this.next = Number.POSITIVE_INFINITY
      for (let s = 0; s < this.scales.length; s++) this.next = Math.min(this.next, this.endOf(s))
    }
    return this.next
  }

  private endOf(s: number): number {
    const { open, closed } = this.scales[s]!
    if (open.length > 0 && (closed < 0 || open[0]!.start <= closed)) return open[0]!.end
    return this.calendar.window(closed, SERIES_SCALES[s]!.ms).end
  }

  /** The scale whose window ends first by `until`, shorter ones first; -1 = none. */
  private nextToClose(until: number): number {
    let found = -1
    let first = until
    for (let s = 0; s < this.scales.length; s++) {
      const end = this.endOf(s)
      if (found < 0 ? end <= first : end < first) {
        found = s
        first = end
      }
    }
    return found
  }

  private closeOne(s: number, blindFrom: number, now: number, teach: (start: number) => boolean): ClosedWindow {
    const scale = this.scales[s]!
    const end = this.endOf(s)
    const slot = this.calendar.window(end - 1, SERIES_SCALES[s]!.ms)
    const silent = !(scale.open.length > 0 && scale.open[0]!.end === end)
    const window = silent ? new MetricWindow(slot.start, slot.end) : scale.open.shift()!
    scale.closed = end
    const blind = blindFrom < slot.start + SERIES_SCALES[s]!.ms / 2 && slot.start < now && silent
    const skipped = blind || window.loss > this.options.lossShare
    const values = window.values()
    const levels = { shown: this.options.level, far: this.options.alertLevel }
    const points = METRIC_LIST.map((_, m) => {
      const context = this.contextOf(s, m, slot, window)
      const value = skipped ? Number.NaN : values[m]!
      return this.series[s]![m]!.update(value, context, levels, teach(slot.start))
    })
    if (s === HOURLY && !skipped) this.learnWeek(slot, points[0]!)
    return { scale: s, window, points, skipped }
  }

  private contextOf(s: number, m: number, slot: Slot, window?: MetricWindow): Context {
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
      events = this.series[s]![counted]!.expect(base, 0.9).expected
      if (Number.isNaN(events)) events = 0
    }
    return { slot, hour, week: this.weekAt(s, m, slot), events, widen: window ? 1 + 10 * window.loss : 1 }
  }

  /** The hour's forecast for a shorter window within it, in units of the metric per window. */
  private hourly(m: number, slot: Slot): number {
    const series = this.series[HOURLY]![m]!
    if (series.seen < SERIES_SCALES[HOURLY]!.slots) return Number.NaN
    const week = this.weekAt(HOURLY, m, slot)
    const { expected } = series.expect({ slot, hour: Number.NaN, week, events: 1, widen: 1 }, 0.9)
    return m < VOLUMES - 1 ? expected * (SERIES_SCALES[0]!.ms / SERIES_SCALES[HOURLY]!.ms) : expected
  }

  private weekAt(s: number, m: number, { weekday, hour }: Slot): number {
    if (s !== HOURLY || m >= VOLUMES || this.series[HOURLY]![0]!.seen < WEEK_USED) return 0
    return this.week[weekday * 24 + hour]! / 2_048
  }

  /** What the day and the weekend leave over of the requests, per hour of the week. */
  private learnWeek({ weekday, hour }: Slot, point: SeriesPoint): void {
    if (this.series[HOURLY]![0]!.seen < WEEK_LEARNED || !Number.isFinite(point.expected)) return
    const metric = METRIC_LIST[0]!
    const error = toScale(metric, point.observed) - toScale(metric, point.expected)
    const at = weekday * 24 + hour
    this.week[at] = Math.round(this.week[at]! + 2_048 * 0.2 * Math.max(-0.7, Math.min(0.7, error)))
  }
}

function windowAt(open: readonly MetricWindow[], time: number): MetricWindow | undefined {
  for (let i = open.length - 1; i >= 0; i--) if (time >= open[i]!.start && time < open[i]!.end) return open[i]
  return undefined
}
