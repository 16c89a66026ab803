/** Days of the month as work is planned by them: the 15th, the last day, the first Monday. */

export const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

export interface LocalDate {
  /** Days since the epoch, by the local clock. */
  day: number
  hour: number
}

/** @param local local time, ms since the epoch */
export const dateOf = (local: number): LocalDate => ({
  day: Math.floor(local / DAY_MS),
  hour: Math.floor((local - Math.floor(local / DAY_MS) * DAY_MS) / HOUR_MS),
})

interface Place {
  /** From 1, and counted from the end of the month, 0 = the last. */
  date: number
  fromEnd: number
  weekday: number
  /** Which of the month's such weekdays it is, from 0, and counted from the end. */
  nth: number
  nthFromEnd: number
}

function placeOf(day: number): Place {
  const at = new Date(day * DAY_MS)
  const date = at.getUTCDate()
  const length = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate()
  return {
    date,
    fromEnd: length - date,
    weekday: at.getUTCDay(),
    nth: Math.floor((date - 1) / 7),
    nthFromEnd: Math.floor((length - date) / 7),
  }
}

/** Last days of a month on which its end is worked off. */
const MONTH_END = 3

/** Are they the same day of their months: by date, from the end, or as the nth weekday? Month end moves to the last day of work. */
export function sameDayOfMonth(a: LocalDate, b: LocalDate): boolean {
  const x = placeOf(a.day)
  const y = placeOf(b.day)
  if (x.date === y.date) return true
  if (x.fromEnd < MONTH_END && y.fromEnd < MONTH_END) return true
  return x.weekday === y.weekday && (x.nth === y.nth || (x.nthFromEnd === 0 && y.nthFromEnd === 0))
}
