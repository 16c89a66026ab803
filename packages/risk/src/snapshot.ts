/** The last evaluation of one day of event time. */
export interface Snapshot {
  /** Days since the epoch. */
  day: number
  risk: number
  /** Two decimals; the smallest are left out. */
  contributions: Record<string, number>
}
