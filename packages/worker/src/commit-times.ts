/** How long commits took. */
export interface CommitTimes {
  count: number
  /** ms, over all commits. */
  totalMs: number
  maxMs: number
  lastMs: number
  states: number
  bytes: number
}

/** One commit, for histograms. */
export interface Committed {
  /** How long it took, ms. */
  ms: number
  /** How far event time stood behind the clock of this machine, ms; of a replay that is days. */
  behindMs?: number
}
