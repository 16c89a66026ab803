/** What the risk was on earlier days, and what made it change. */

import type { RiskScore } from './model/score.js'
import type { RiskOptions } from './options.js'
import type { Snapshot } from './snapshot.js'
import type { RiskState } from './state.js'

const DAY_MS = 86_400_000
/** Contributions below this are not worth their bytes. Log-odds. */
const SMALLEST = 0.02

export interface Change {
  name: string
  /** Log-odds now less log-odds then. */
  by: number
}

/** Keeps the last evaluation of each day; the oldest days go first. */
export function takeSnapshot(state: RiskState, now: number, score: RiskScore, options: RiskOptions): void {
  const day = Math.floor(now / DAY_MS)
  const contributions: Record<string, number> = {}
  for (const name of Object.keys(score.contributions)) {
    const value = Math.round(score.contributions[name]! * 100) / 100
    if (Math.abs(value) >= SMALLEST) contributions[name] = value
  }
  const snapshot: Snapshot = { day, risk: score.risk, contributions }
  if (state.history.at(-1)?.day === day) state.history.pop()
  state.history.push(snapshot)
  if (state.history.length > options.historyDays) state.history.shift()
  state.last = snapshot
}

/** The newest snapshot of a day before that of `now`; undefined when there is none. */
export function yesterday(history: readonly Snapshot[], now: number): Snapshot | undefined {
  const today = Math.floor(now / DAY_MS)
  return history.findLast(({ day }) => day < today)
}

/** Factors whose contribution differs by at least `least`, the largest difference first. */
export function changes(
  now: Readonly<Record<string, number>>,
  before: Readonly<Record<string, number>>,
  least = 0.05,
): Change[] {
  return [...new Set([...Object.keys(now), ...Object.keys(before)])]
    .map((name) => ({ name, by: Math.round(((now[name] ?? 0) - (before[name] ?? 0)) * 100) / 100 }))
    .filter(({ by }) => Math.abs(by) >= least)
    .sort((a, b) => Math.abs(b.by) - Math.abs(a.by) || (a.name < b.name ? -1 : 1))
}
