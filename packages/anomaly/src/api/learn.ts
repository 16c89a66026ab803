/** The learned tails of an API: one per metric and scale, plus those of the newcomers. */
import { METRICS, type Rule, SCALES } from '../options.js'
import { Tail } from '../tail/tail.js'
import { type ActorWindows, emptyWindow, hasEnded, isOpen, type Window } from './windows.js'

/** `[scale][metric]`. */
export type Tails = Tail[][]

export const createTails = (kinds: number): Tails =>
  SCALES.map(() => Array.from({ length: kinds }, () => Tail.create()))

export function fadeTails(tails: Tails, factor: number): void {
  for (const row of tails) for (const tail of row) tail.fade(factor)
}

/**
 * The value from which a metric is out of the ordinary: margin × largest ordinary value, more while little is known,
 * never below the floor.
 */
export function threshold(tail: Tail, rule: Rule, scale: number, factor = 1): number {
  const uncertain = 1 + 2 / Math.sqrt(Math.max(1, tail.count))
  return Math.max(rule.floors[scale]!, tail.reference * rule.margin * factor * uncertain)
}

/** Closes the windows that ended by `time` and lets the tails learn them. */
export function closeEnded(actor: ActorWindows, tails: Tails, time: number): void {
  for (let scale = 0; scale < SCALES.length; scale++) {
    const window = actor.windows[scale]!
    if (hasEnded(window, scale, time)) {
      learnWindow(actor, window, scale, tails[scale]!)
      actor.windows[scale] = emptyWindow()
    }
  }
}

/** Lets the tails learn every open window of an actor that leaves the table. */
export function closeAll(actor: ActorWindows, tails: Tails): void {
  for (let scale = 0; scale < SCALES.length; scale++) {
    if (isOpen(actor.windows[scale]!)) learnWindow(actor, actor.windows[scale]!, scale, tails[scale]!)
  }
}

/**
 * An actor raises what is ordinary at most once a day and scale: an attack in the days of learning fills many windows, and must
 * not set the bar by their number. The rest of the day counts as no more than what was ordinary.
 */
function learnWindow(actor: ActorWindows, window: Window, scale: number, row: readonly Tail[]): void {
  const day = Math.floor(window[0]! / DAY_MS)
  const again = actor.raised?.[scale] === day
  for (let m = 0; m < METRICS.length; m++) {
    const value = window[m + 1]!
    const { reference } = row[m]!
    if (value > 0) notePeak(actor, m, value / Math.max(reference, 1))
    if (value > reference && !again) {
      actor.raised ??= SCALES.map(() => -1)
      actor.raised[scale] = day
    }
    row[m]!.add(again ? Math.min(value, reference) : value)
  }
}

/** How near the actor itself has come to the largest ordinary value; the last weeks count. */
function notePeak(actor: ActorWindows, m: number, share: number): void {
  if (share < 0.1) return
  const before = (actor.peaks?.[m] ?? 0) * PEAK_FADE
  const peak = Math.round(100 * Math.max(before, Math.min(1, share))) / 100
  if (peak <= NOTEWORTHY && !actor.peaks) return
  actor.peaks ??= METRICS.map(() => 0)
  actor.peaks[m] = peak <= NOTEWORTHY ? 0 : peak
}

const DAY_MS = 86_400_000
/** Up to here a peak gives its actor no more room (`judge`), nor does what is left of it later. */
export const NOTEWORTHY = 0.25

/** What each further window that comes near leaves of the peak before. */
const PEAK_FADE = 0.98

/** What was alerted is learned with reserve: clipped, with half the weight, once a day; what stays for days becomes the norm. */
const RESERVE = 0.5

/** Days on which each tail learned from an alert; `[scale][kind]`. */
export type Taught = number[][]
export const createTaught = (kinds: number): Taught => SCALES.map(() => Array.from({ length: kinds }, () => -1))

export function learnAlerted(tail: Tail, taught: number[], kind: number, upper: number, day: number): void {
  if (taught[kind] === day) return
  taught[kind] = day
  tail.add(upper, RESERVE)
}
