/** What people said about scores: a log that only grows, so that any version can be gone back to. */

export type FeedbackAction = 'accept' | 'dismiss' | 'raise'

export interface FeedbackEntry {
  /** Version that this entry makes, from 1. */
  n: number
  /** ms since 1970, of the clock of whoever gave it. */
  at: number
  action: FeedbackAction | 'rollback'
  /** Of a roll-back: the version that holds again, 0 = none. */
  to?: number
  api?: string
  /** The factor or product meant; undefined: the score as a whole. */
  factor?: string
  reason: string
  /** Factor or product → log-odds, as the score was explained then. Only for `dismiss` and `raise`. */
  contributions?: Record<string, number>
}

/** Characters of a reason that are kept. */
export const MAX_REASON = 400

/** The entries in force, oldest first: what a roll-back undid is left out. */
export function activeFeedback(log: readonly FeedbackEntry[]): FeedbackEntry[] {
  const versions: FeedbackEntry[][] = [[]]
  for (const entry of log) {
    const back = Math.max(0, Math.min(entry.to ?? 0, versions.length - 1))
    versions.push(entry.action === 'rollback' ? versions[back]! : [...versions.at(-1)!, entry])
  }
  return versions.at(-1)!
}

/** The newest "accepted" in force for each API: a mark, nothing else. */
export function acceptedRisks(log: readonly FeedbackEntry[]): Map<string, FeedbackEntry> {
  const accepted = new Map<string, FeedbackEntry>()
  for (const entry of activeFeedback(log)) {
    if (entry.api === undefined) continue
    if (entry.action === 'accept') accepted.set(entry.api, entry)
    else accepted.delete(entry.api)
  }
  return accepted
}
