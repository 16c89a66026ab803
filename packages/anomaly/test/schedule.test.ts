import * as fc from 'fast-check'
import { dateOf, sameDayOfMonth } from '../src/series/dates.js'
import { Schedule } from '../src/series/schedule.js'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** A Monday. */
const START = Date.UTC(2025, 4, 5)

/** Hours of `days` days, each with the requests that `of` says; a job runs in the first five minutes of its hour. */
function learned(days: number, of: (day: number, hour: number) => number, offset = 0): Schedule {
  const schedule = Schedule.create()
  for (let day = 0; day < days; day++) {
    for (let hour = 0; hour < 24; hour++) {
      const start = START + day * DAY + hour * HOUR
      const requests = of(day, hour)
      for (let five = 0; five < 12; five++)
        schedule.addFiveMinutes(start + five * (HOUR / 12), five === 0 ? requests : 0)
      schedule.addHour(start, requests, requests * 1_000, offset)
    }
  }
  return schedule
}

const hourOf = (day: number, hour: number) => ({
  start: START + day * DAY + hour * HOUR,
  end: START + day * DAY + (hour + 1) * HOUR,
})
const fiveOf = (day: number, hour: number) => ({ ...hourOf(day, hour), end: hourOf(day, hour).start + HOUR / 12 })

test('work of every day is known at its third time, not at its second', () => {
  const job = (_: number, hour: number) => (hour === 2 ? 1_000 : 0)
  expect(learned(1, job).precedents('requests', hourOf(1, 2), 1_000, 0)).toBe(0)
  const two = learned(2, job)
  expect(two.precedents('requests', hourOf(2, 2), 1_000, 0)).toBe(2)
  expect(two.precedents('requests', fiveOf(2, 2), 1_000, 0)).toBe(2)
  expect(two.precedents('bytes', hourOf(2, 2), 1e6, 0)).toBe(2)
  expect(two.precedents('requests', hourOf(2, 3), 1_000, 0)).toBe(2)
})

test('as much at another hour, or twice as much at the same, is new', () => {
  const schedule = learned(6, (_, hour) => (hour === 2 ? 1_000 : 3))
  expect(schedule.precedents('requests', hourOf(6, 9), 1_000, 0)).toBe(0)
  expect(schedule.precedents('requests', hourOf(6, 2), 2_000, 0)).toBe(0)
})

test('work of every week: once before last week, twice after two', () => {
  const job = (day: number, hour: number) => (day % 7 === 6 && hour === 3 ? 500 : 0)
  expect(learned(13, job).precedents('requests', hourOf(13, 3), 500, 0)).toBe(1)
  expect(learned(20, job).precedents('requests', hourOf(20, 3), 500, 0)).toBe(2)
  expect(learned(20, job).precedents('requests', hourOf(19, 3), 500, 0)).toBe(0)
})

test("work of every month, by date, by the month's end and by the first Monday", () => {
  const may = new Date(START)
  const dayOf = (month: number, date: number) =>
    (Date.UTC(2025, month, date) - Date.UTC(may.getUTCFullYear(), may.getUTCMonth(), 5)) / DAY
  const on = (days: number[]) => (day: number, hour: number) => (days.includes(day) && hour === 4 ? 700 : 0)
  const fifteenth = [dayOf(4, 15), dayOf(5, 15)]
  expect(learned(dayOf(5, 15), on(fifteenth)).precedents('requests', hourOf(dayOf(5, 15), 4), 700, 0)).toBe(1)
  expect(learned(dayOf(6, 15), on(fifteenth)).precedents('requests', hourOf(dayOf(6, 15), 4), 700, 0)).toBe(2)
  const ends = [dayOf(4, 30), dayOf(5, 30)]
  expect(learned(dayOf(6, 31), on(ends)).precedents('requests', hourOf(dayOf(6, 31), 4), 700, 0)).toBe(2)
  const mondays = [dayOf(5, 2)]
  expect(learned(dayOf(6, 7), on(mondays)).precedents('requests', hourOf(dayOf(6, 7), 4), 700, 0)).toBe(1)
})

test('silence is known when it was silent a week ago; in the first week, when it was yesterday', () => {
  const monday = learned(9, (day, hour) => (day % 7 === 0 && hour === 8 ? 400 : 0))
  expect(monday.wasQuiet(hourOf(8, 8), 10)).toBe(true)
  expect(monday.wasQuiet(hourOf(7, 8), 10)).toBe(false)
  expect(learned(2, (day, hour) => (day === 0 && hour === 8 ? 400 : 0)).wasQuiet(hourOf(2, 8), 10)).toBe(true)
  expect(learned(1, () => 400).wasQuiet(hourOf(1, 8), 10)).toBe(false)
  expect(Schedule.create().wasQuiet(hourOf(1, 8), 10)).toBe(false)
})

test('hours that nobody saw are no silence', () => {
  const schedule = learned(1, () => 100)
  schedule.addHour(START + 8 * DAY, 100, 0, 0)
  expect(schedule.wasQuiet(hourOf(9, 8), 10)).toBe(false)
  expect(schedule.precedents('requests', hourOf(9, 8), 100, 0)).toBe(0)
})

test('the same day of a month', () => {
  const at = (month: number, date: number) => dateOf(Date.UTC(2025, month, date))
  expect(sameDayOfMonth(at(0, 31), at(1, 28))).toBe(true)
  expect(sameDayOfMonth(at(4, 15), at(5, 15))).toBe(true)
  expect(sameDayOfMonth(at(5, 2), at(6, 7))).toBe(true)
  expect(sameDayOfMonth(at(4, 15), at(5, 12))).toBe(false)
})

test('any order of hours keeps it bounded, and what is stored comes back', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(3_000), fc.nat(1e6)), { maxLength: 60 }), (hours) => {
      const schedule = Schedule.create()
      for (const [hour, n] of hours) {
        schedule.addFiveMinutes(START + hour * HOUR, n)
        schedule.addHour(START + hour * HOUR, n, n, 7_200_000)
      }
      const again = Schedule.fromJSON(JSON.parse(JSON.stringify(schedule.toJSON())))
      expect(again.toJSON()).toEqual(schedule.toJSON())
      expect(JSON.stringify(schedule.toJSON()).length).toBeLessThan(1_600)
      const last = Math.max(0, ...hours.map(([hour]) => hour))
      const window = { start: START + (last + 24) * HOUR, end: START + (last + 25) * HOUR }
      expect(again.precedents('requests', window, 100, 7_200_000)).toBe(
        schedule.precedents('requests', window, 100, 7_200_000),
      )
    }),
  )
})
