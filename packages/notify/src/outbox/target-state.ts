/** What is known of one target: whom it is for, what waits for it and what it was told. */
import type { Entry } from './entry.js'
import { Bucket, type Rules } from './rules.js'

export interface TargetState {
  rules: Rules
  bucket: Bucket
  /** Waiting entries by key, in the order they came. */
  waiting: Map<string, Entry>
  /** Told or given up, the oldest first. */
  told: Map<string, Entry>
  /** One delivery at a time, so that they arrive in order. */
  busy: boolean
  failures: number
  retryAt: number
  /** Why something waits that is due; what has waited is told together. */
  held: 'quiet hours' | 'rate limit' | undefined
}

export const createTarget = (rules: Rules): TargetState => ({
  rules,
  bucket: new Bucket(rules.rate),
  waiting: new Map(),
  told: new Map(),
  busy: false,
  failures: 0,
  retryAt: 0,
  held: undefined,
})
