/** Was an API in regular use, and since when is it silent for longer than it ever was? */
import type { InventoryOptions } from '../options.js'
import { DAY_MS } from './changes.js'

export interface Rhythm {
  /** Different days with a call, and the last of them (days since 1970). */
  days: number
  day: number
  /** Longest time between two calls, ms. */
  gap: number
}

export const newRhythm = (): Rhythm => ({ days: 0, day: -1, gap: 0 })

/** @param last event time of the call before, undefined for the first */
export function observeCall(rhythm: Rhythm, last: number | undefined, time: number): void {
  if (last !== undefined && time - last > rhythm.gap) rhythm.gap = time - last
  const day = Math.floor(time / DAY_MS)
  if (day <= rhythm.day) return
  rhythm.day = day
  rhythm.days++
}

/** Event time at which silence makes it unused, ms; undefined: it never was in regular use. */
export function unusedAt(rhythm: Rhythm, calls: number, last: number, options: InventoryOptions): number | undefined {
  if (calls < options.regularCalls || rhythm.days < options.regularDays) return undefined
  return last + Math.max(options.unusedMs, 4 * rhythm.gap)
}
