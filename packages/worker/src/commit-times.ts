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
