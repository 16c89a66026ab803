/** Counts of one actor on one API, in windows of several lengths that each start with the actor's first call in them. */
import { METRICS, type Metric, SCALES } from '../options.js'
import type { MintDay } from './delegation.js'

/** Start (ms; -1 = none), then one number per metric. */
export type Window = number[]

export interface ActorWindows {
  windows: Window[]
  /** Hashes of objects met lately (24 bits), oldest first. */
  objects: number[]
  /** Event days with a call. */
  days: number
  lastDay: number
  /** When the API first met this actor, if that was while it was followed; ms. */
  metAt?: number
  /** Per metric, how near the actor's own windows came to the largest ordinary value of their scale, 0–1. */
  peaks?: number[]
  /** Per scale, the day on which a window of this actor last raised what is ordinary. */
  raised?: number[]
  /** Hour in which a message of this actor last did. */
  raisedSize?: number
  /** Large messages: start of the hour, count, doublings beyond the largest ordinary size in all. */
  large?: [number, number, number]
  /** The last day on which this actor was issued a token. */
  minted?: MintDay
}

export const METRIC_INDEX: Readonly<Record<Metric, number>> = Object.fromEntries(
  METRICS.map((metric, i) => [metric, i + 1]),
) as Record<Metric, number>

/** Places in a window of newcomers; the start is at 0. */
export const NEWCOMERS = { count: 1, refused: 2, knownCalls: 3, calls: 4 } as const

export function createWindows(): ActorWindows {
  return { windows: SCALES.map(() => emptyWindow()), objects: [], days: 0, lastDay: -1 }
}

export const emptyWindow = (): Window => [-1, ...METRICS.map(() => 0)]
export const isOpen = (window: Window) => window[0]! >= 0
export const hasEnded = (window: Window, scale: number, time: number) =>
  isOpen(window) && time >= window[0]! + SCALES[scale]!

/** 32 bits of FNV-1a: short to store. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/** FNV-1a folded to 24 bits: enough to tell a few dozen objects of one actor apart. */
export function hash24(text: string): number {
  const hash = hash32(text)
  return (hash ^ (hash >>> 24)) & 0xffffff
}
