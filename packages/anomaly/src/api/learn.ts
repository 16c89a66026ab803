/** The learned tails of an API: one per metric and scale, plus those of the newcomers. */
import { type AnomalyOptions, METRICS, type Rule, SCALES } from '../options.js'
import { Tail, type TailJson } from '../tail/tail.js'
import { type ActorWindows, emptyWindow, hasEnded, isOpen, type Window, wasAlerted } from './windows.js'

/** `[scale][metric]`. */
export type Tails = Tail[][]

export const createTails = (kinds: number): Tails =>
  SCALES.map(() => Array.from({ length: kinds }, () => Tail.create()))
export const decodeTails = (json: TailJson[][]): Tails => json.map((row) => row.map((tail) => Tail.fromJSON(tail)))

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

/** Closes the windows that ended by `time` and lets the tails learn them; alerted ones only up to what was ordinary. */
export function closeEnded(actor: ActorWindows, tails: Tails, time: number, options: AnomalyOptions): void {
  for (let scale = 0; scale < SCALES.length; scale++) {
    const window = actor.windows[scale]!
    if (hasEnded(window, scale, time)) {
      learnWindow(window, scale, tails, options)
      actor.windows[scale] = emptyWindow()
    }
  }
}

/** Lets the tails learn every open window of an actor that leaves the table. */
export function closeAll(actor: ActorWindows, tails: Tails, options: AnomalyOptions): void {
  for (let scale = 0; scale < SCALES.length; scale++) {
    if (isOpen(actor.windows[scale]!)) learnWindow(actor.windows[scale]!, scale, tails, options)
  }
}

function learnWindow(window: Window, scale: number, tails: Tails, options: AnomalyOptions): void {
  for (let m = 0; m < METRICS.length; m++) {
    const tail = tails[scale]![m]!
    const value = window[m + 1]!
    const limit = wasAlerted(window) ? threshold(tail, options.rules[METRICS[m]!], scale) : Number.POSITIVE_INFINITY
    tail.add(Math.min(value, limit))
  }
}
