import type { ReadFrom } from './contract.js'

/** The offset at which a reader begins in a partition that has the messages `start` ≤ offset < `end`. */
export function beginning(from: ReadFrom, start: number, end: number): number {
  if (from === 'start') return start
  return from === 'end' ? end : Math.max(start, end - from)
}
