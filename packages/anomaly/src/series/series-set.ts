/** All metrics of an API over all windows: what the anomaly worker keeps of the API as a whole. */
import type { Exchange } from '@apiscope/schema'
import { type Calendar, calendarOf, type Slot } from './calendar.js'
import { hashOf } from './distinct.js'
import { type GridJson, SeriesGrid } from './grid.js'
import { HOURLY, METRIC_AT, METRIC_LIST, type MetricName, SERIES_SCALES } from './metrics.js'
import { DEFAULT_SERIES_OPTIONS, type SeriesOptions } from './options.js'
import type { Band, SeriesPoint } from './point.js'
import { type Measure, Schedule, type ScheduleJson } from './schedule.js'
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

export interface SeriesSetJson extends GridJson {
  scales: { open: WindowJson[]; closed: number }[]
  shapes: ReturnType<Shapes['toJSON']>
  last: number
  clock: number
  /** States from before schedules were followed have none. */
  schedule?: ScheduleJson
}

const NONE: ClosedWindow[] = []
export class SeriesSet {
  /** End of the earliest window; NaN = to be looked up. */
  private next = Number.NaN
  private readonly calendar: Calendar

  private constructor(
    private readonly options: SeriesOptions,
    private readonly grid: SeriesGrid,
    private readonly scales: Scale[],
    private readonly shapes: Shapes,
    /** Event time of the last exchange, and of the last exchange or wake-up, ms. */
    private last: number,
    private clock: number,
    /** What came at which hour of which day before. */
    readonly schedule: Schedule,
  ) {
    this.calendar = calendarOf(options.timeZone)
  }

  static create(options: Partial<SeriesOptions> = {}): SeriesSet {
    const scales = SERIES_SCALES.map(() => ({ open: [], closed: -1 }))
    return new SeriesSet(
      { ...DEFAULT_SERIES_OPTIONS, ...options },
      SeriesGrid.create(),
      scales,
      new Shapes(),
      -1,
      -1,
      Schedule.create(),
    )
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
      this.stepOver(s, blindFrom, until, 1)
      closed.push(this.closeOne(s, blindFrom, watermark, teach))
    }
    // What follows the last window that is closed in a silence teaches nothing, so it need not be closed when somebody calls again.
    for (let s = 0; s < this.scales.length; s++) this.stepOver(s, blindFrom, watermark, 0)
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
    const series = this.grid.series[scale]![m]!
    const context = this.grid.contextOf(scale, m, this.calendar.window(time, SERIES_SCALES[scale]!.ms))
    return { ...series.expect(context, this.options.level), settled: series.settled }
  }

  /** Takes how siblings go with the time of day for what this API does, until it has learned better. `seasons` as in `SiblingsMessage`. */
  borrow(seasons: readonly number[]): void {
    this.grid.borrow(seasons)
  }

  toJSON(): SeriesSetJson {
    return {
      ...this.grid.toJSON(),
      scales: this.scales.map(({ open, closed }) => ({ open: open.map((w) => w.toJSON()), closed })),
      shapes: this.shapes.toJSON(),
      last: this.last,
      clock: this.clock,
      schedule: this.schedule.toJSON(),
    }
  }

  static fromJSON(json: SeriesSetJson, options: Partial<SeriesOptions> = {}): SeriesSet {
    return new SeriesSet(
      { ...DEFAULT_SERIES_OPTIONS, ...options },
      SeriesGrid.fromJSON(json),
      json.scales.map(({ open, closed }) => ({ open: open.map((w) => new MetricWindow(w.s, w.e, w)), closed })),
      new Shapes(json.shapes),
      json.last,
      json.clock,
      json.schedule ? Schedule.fromJSON(json.schedule) : Schedule.create(),
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

  /**
   * Passes the windows of a scale that nobody saw and nothing is learned from, all at once, but for the last `keep` of them that end by
   * `until`: closing a window that is not learned changes nothing but where the scale stands.
   */
  private stepOver(s: number, blindFrom: number, until: number, keep: 0 | 1): void {
    const scale = this.scales[s]!
    const { ms } = SERIES_SCALES[s]!
    const end = this.endOf(s)
    const { start } = this.calendar.window(end - 1, ms)
    const first = scale.open[0]
    if (first?.end === end || !this.isBlind(s, start, blindFrom, until)) return
    let to = this.calendar.window(Math.min(until, first?.start ?? until), ms).start
    if (keep > 0) to = this.calendar.window(to - 1, ms).start
    if (to > scale.closed) scale.closed = to
  }

  /** Was the mirror blind for most of the window that begins at `start`? */
  private isBlind(s: number, start: number, blindFrom: number, now: number): boolean {
    return blindFrom < start + SERIES_SCALES[s]!.ms / 2 && start < now
  }

  private closeOne(s: number, blindFrom: number, now: number, teach: (start: number) => boolean): ClosedWindow {
    const scale = this.scales[s]!
    const end = this.endOf(s)
    const slot = this.calendar.window(end - 1, SERIES_SCALES[s]!.ms)
    const silent = !(scale.open.length > 0 && scale.open[0]!.end === end)
    const window = silent ? new MetricWindow(slot.start, slot.end) : scale.open.shift()!
    scale.closed = end
    const blind = silent && this.isBlind(s, slot.start, blindFrom, now)
    const skipped = blind || window.loss > this.options.lossShare
    const values = window.values()
    const levels = { shown: this.options.level, far: this.options.alertLevel }
    const points = METRIC_LIST.map((_, m) => {
      const context = this.grid.contextOf(s, m, slot, window)
      const value = skipped ? Number.NaN : values[m]!
      return this.grid.series[s]![m]!.update(value, context, levels, teach(slot.start))
    })
    if (!skipped) this.learnSchedule(s, slot, window)
    if (s === HOURLY && !skipped) this.grid.learnWeek(slot, points[0]!)
    return { scale: s, window, points, skipped }
  }

  private learnSchedule(s: number, { start }: Slot, window: MetricWindow): void {
    if (s === 0) this.schedule.addFiveMinutes(start, window.sum('requests'))
    if (s !== HOURLY) return
    const bytes = window.sum('requestBytes') + window.sum('responseBytes')
    this.schedule.addHour(start, window.sum('requests'), bytes, this.calendar.offset(start))
  }

  /** How often as much came at such an hour before; see `Schedule.precedents`. */
  precedents(measure: Measure, window: { start: number; end: number }, observed: number): number {
    return this.schedule.precedents(measure, window, observed, this.calendar.offset(window.start))
  }
}

function windowAt(open: readonly MetricWindow[], time: number): MetricWindow | undefined {
  for (let i = open.length - 1; i >= 0; i--) if (time >= open[i]!.start && time < open[i]!.end) return open[i]
  return undefined
}
