/** Windows and slots by the tenant's clock: days of 23 and 25 hours are days. */

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

export interface Slot {
  /** Start and end of the window, ms. */
  start: number
  end: number
  /** Hours since local midnight at its start, 0–23. */
  hour: number
  /** 0 = Sunday. */
  weekday: number
  weekend: boolean
}

export class Calendar {
  private readonly format: Intl.DateTimeFormat | undefined
  private hour = Number.NaN
  private cached = 0

  /** Throws RangeError for a zone that is none. */
  constructor(timeZone: string) {
    if (timeZone === 'UTC') return
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  }

  /** The window of `ms` (a divisor or multiple of an hour, at most a day) that holds `time`. */
  window(time: number, ms: number): Slot {
    let start = Math.floor(time / ms) * ms
    let end = start + ms
    if (ms > HOUR_MS) {
      // Longer ones begin at local midnight, and last as long as the clock says.
      const offset = this.offset(time)
      const local = Math.floor((time + offset) / ms) * ms
      start = local - this.offset(local - offset)
      end = local + ms - this.offset(local + ms - offset)
    }
    const local = start + this.offset(start)
    const weekday = (((Math.floor(local / DAY_MS) + 4) % 7) + 7) % 7
    const hour = Math.floor((((local % DAY_MS) + DAY_MS) % DAY_MS) / HOUR_MS)
    return { start, end, hour, weekday, weekend: weekday === 0 || weekday === 6 }
  }

  /** Local time minus UTC at `time`, ms. */
  offset(time: number): number {
    if (!this.format) return 0
    // Zones change at whole quarters of an hour.
    const quarter = Math.floor(time / 900_000)
    if (quarter === this.hour) return this.cached
    const at = quarter * 900_000
    const part: Record<string, number> = {}
    for (const { type, value } of this.format.formatToParts(at)) part[type] = Number(value)
    const local = Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!)
    this.hour = quarter
    this.cached = local - at
    return this.cached
  }
}

/** One per zone: they are pure but for what they remember. */
const calendars = new Map<string, Calendar>()
export function calendarOf(zone: string): Calendar {
  let calendar = calendars.get(zone)
  if (!calendar) {
    calendar = new Calendar(zone)
    calendars.set(zone, calendar)
  }
  return calendar
}
