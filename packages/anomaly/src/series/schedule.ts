/**
 * What each hour of the last days brought, and when each day of the last two months was busiest: so that work that comes by the clock is
 * told from what is new. A season alone cannot: it knows hours of the day and days of the week apart, and nothing of months.
 */
import { dateOf, HOUR_MS, type LocalDate, sameDayOfMonth } from './dates.js'

/** Hours kept: one week back, of windows as long as a day. */
const HOURS = 9 * 24
/** Days kept: two months back. */
const DAYS = 66
/** Requests, busiest and quietest five minutes, bytes. */
const HOUR_SIZE = 4
/** The busiest hour, its requests and bytes. */
const DAY_SIZE = 3
const DAY_MS = 24 * HOUR_MS
/** What came before is like it from this part of it on. */
const ALIKE = 1 / 1.5
/** Hours around the same one, for clocks that change and jobs that start late. */
const AROUND = [-1, 0, 1]

export type Measure = 'requests' | 'bytes'

export interface ScheduleJson {
  hours: string
  days: string
  /** Hour since the epoch of the last that was learned; -1 = none. */
  at: number
  /** The hour whose five minutes are being counted, how many were, and their most and least. */
  open: [hour: number, count: number, most: number, least: number]
}

/** Numbers are kept as logarithms in a byte (0: nothing is known), exact to an eighth. */
const toByte = (n: number): number => Math.min(255, 1 + Math.round(6 * Math.log2(1 + Math.max(0, n))))
const fromByte = (byte: number): number => 2 ** ((byte - 1) / 6) - 1

export class Schedule {
  private open: ScheduleJson['open'] = [-1, 0, 0, 0]

  private constructor(
    private readonly hours: Uint8Array,
    private readonly days: Uint8Array,
    private at: number,
  ) {}

  static create(): Schedule {
    return new Schedule(new Uint8Array(HOURS * HOUR_SIZE), new Uint8Array(DAYS * DAY_SIZE), -1)
  }

  /** Five minutes have passed: `requests` came in them. */
  addFiveMinutes(start: number, requests: number): void {
    const hour = Math.floor(start / HOUR_MS)
    const [open, count, most, least] = this.open
    this.open =
      open === hour
        ? [hour, count + 1, Math.max(most, requests), Math.min(least, requests)]
        : [hour, 1, requests, requests]
  }

  /** An hour has passed that the mirror saw. `offset`: local time less UTC, ms. */
  addHour(start: number, requests: number, bytes: number, offset: number): void {
    const hour = Math.floor(start / HOUR_MS)
    if (hour <= this.at) return
    this.forget(hour, start + offset)
    const [open, , most, least] = this.open
    const known = open === hour
    this.hours.set(
      [toByte(requests), known ? toByte(most) : 0, known ? toByte(least) : 0, toByte(bytes)],
      (hour % HOURS) * HOUR_SIZE,
    )
    const local = dateOf(start + offset)
    const at = (local.day % DAYS) * DAY_SIZE
    if (toByte(requests) > this.days[at + 1]!) this.days.set([local.hour, toByte(requests)], at)
    this.days[at + 2] = Math.max(this.days[at + 2]!, toByte(bytes))
  }

  /**
   * How often something as large came at such an hour before: yesterday and the day before count when there are two of them, last week and
   * the week before, the same day of the last months. 0 = never.
   *
   * @param offset local time less UTC at `start`, ms
   */
  precedents(
    measure: Measure,
    { start, end }: { start: number; end: number },
    observed: number,
    offset: number,
  ): number {
    let daily = 0
    let lastWeek = false
    for (let d = 1; d <= 7; d++) {
      if (!(this.around(measure, start - d * DAY_MS, end - d * DAY_MS) >= ALIKE * observed)) continue
      daily++
      lastWeek = d === 7
    }
    if (end - start > HOUR_MS) return Math.max(daily >= 2 ? daily : 0, lastWeek ? 1 : 0)
    const today = dateOf(start + offset)
    const weekly = (lastWeek ? 1 : 0) + (this.onDay(measure, today.day - 14, today.hour) >= ALIKE * observed ? 1 : 0)
    return Math.max(daily >= 2 ? daily : 0, weekly, this.monthly(measure, today, observed))
  }

  /** Was it as quiet at this hour a week ago (or yesterday, when a week ago is not known)? `most`: requests of a window that count as quiet. */
  wasQuiet({ start, end }: { start: number; end: number }, most: number): boolean {
    const before = [7, 1].map((d) => this.least(start - d * DAY_MS, end - d * DAY_MS)).find((n) => !Number.isNaN(n))
    return before !== undefined && before <= most
  }

  toJSON(): ScheduleJson {
    return {
      hours: Buffer.from(this.hours).toString('base64'),
      days: Buffer.from(this.days).toString('base64'),
      at: this.at,
      open: this.open,
    }
  }

  static fromJSON({ hours, days, at, open }: ScheduleJson): Schedule {
    const schedule = new Schedule(bytesOf(hours, HOURS * HOUR_SIZE), bytesOf(days, DAYS * DAY_SIZE), at)
    schedule.open = open
    return schedule
  }

  /** Clears what is about to be learned anew, and what was passed over. */
  private forget(hour: number, local: number): void {
    const first = Math.max(this.at + 1, hour - HOURS + 1)
    for (let h = first; h <= hour; h++) this.hours.fill(0, (h % HOURS) * HOUR_SIZE, ((h % HOURS) + 1) * HOUR_SIZE)
    const { day } = dateOf(local)
    const before = this.at < 0 ? day - DAYS : dateOf(this.at * HOUR_MS + (local - hour * HOUR_MS)).day
    for (let d = Math.max(before + 1, day - DAYS + 1); d <= day; d++) {
      this.days.fill(0, (d % DAYS) * DAY_SIZE, ((d % DAYS) + 1) * DAY_SIZE)
    }
    this.at = hour
  }

  /** The most that a window as long brought about then; below 0 or NaN = not known. */
  private around(measure: Measure, start: number, end: number): number {
    if (end - start > HOUR_MS) return this.sum(measure, start, end)
    const part = measure === 'bytes' ? 3 : end - start < HOUR_MS ? 1 : 0
    const hour = Math.floor(start / HOUR_MS)
    const known = AROUND.map((d) => this.read(hour + d, part)).filter((n) => !Number.isNaN(n))
    return Math.max(-1, ...known)
  }

  private least(start: number, end: number): number {
    if (end - start > HOUR_MS) return this.sum('requests', start, end)
    return this.read(Math.floor(start / HOUR_MS), end - start < HOUR_MS ? 2 : 0)
  }

  private sum(measure: Measure, start: number, end: number): number {
    let sum = 0
    for (let hour = Math.floor(start / HOUR_MS); hour * HOUR_MS < end; hour++)
      sum += this.read(hour, measure === 'bytes' ? 3 : 0)
    return sum
  }

  private read(hour: number, part: number): number {
    if (hour > this.at || hour <= this.at - HOURS || hour < 0) return Number.NaN
    const byte = this.hours[(hour % HOURS) * HOUR_SIZE + part]!
    return byte === 0 ? Number.NaN : fromByte(byte)
  }

  /** What the busiest hour of that day brought, if it was about this one; -1 = it was not, or nothing is known. */
  private onDay(measure: Measure, day: number, hour: number): number {
    const today = dateOf(this.at * HOUR_MS).day
    if (day <= today - DAYS + 1 || day > today) return -1
    const [at, requests, bytes] = this.days.subarray((day % DAYS) * DAY_SIZE, ((day % DAYS) + 1) * DAY_SIZE)
    if (requests === 0 || Math.abs(at! - hour) > 1) return -1
    return fromByte(measure === 'bytes' ? bytes! : requests!)
  }

  private monthly(measure: Measure, today: LocalDate, observed: number): number {
    let found = 0
    for (let d = 26; d < DAYS - 2; d++) {
      if (!sameDayOfMonth(dateOf((today.day - d) * DAY_MS), today)) continue
      if (this.onDay(measure, today.day - d, today.hour) >= ALIKE * observed) found++
    }
    return found
  }
}

/** A store may hold what an older size was. */
function bytesOf(text: string, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  bytes.set(Buffer.from(text, 'base64').subarray(0, length))
  return bytes
}
