/** What one actor has tried at one API lately. */
import type { AttackKind } from '@apiscope/attacks'

export interface Attempts {
  since: number
  /** 1 is one sure attempt on a parameter whose values never look so. */
  evidence: number
  requests: number
  /** Of these: answered 2xx, answered 2xx with an unusual size, failed 5xx. */
  answered: number
  unusual: number
  failed: number
  score: number
  /** Kind → requests. */
  classes: Partial<Record<AttackKind, number>>
  parameters: string[]
  shapes: string[]
  exchanges: string[]
  /** Largest part of an alert already raised: 0 none, 1 refused, 2 answered. */
  told: number
  /** Requests and answered ones of which the risk worker was told. */
  reported: number
  reportedAnswered: number
}

/** Names, shapes and exchanges that are kept to be shown. */
const SHOWN = 3

export const createAttempts = (since: number): Attempts => ({
  since,
  evidence: 0,
  requests: 0,
  answered: 0,
  unusual: 0,
  failed: 0,
  score: 0,
  classes: {},
  parameters: [],
  shapes: [],
  exchanges: [],
  told: 0,
  reported: 0,
  reportedAnswered: 0,
})

export function keep(list: string[], item: string): void {
  if (list.length < SHOWN && !list.includes(item)) list.push(item)
}
