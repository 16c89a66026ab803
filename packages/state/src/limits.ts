/** Every bound of the store, with unit and default. */
export interface StateLimits {
  /** How long a start waits for the store to answer before it gives up; ms, 60,000. */
  connectMs: number
  /** While a start waits, it says so this often; ms, 5,000. */
  waitingMs: number
  /** A request without an answer for so long counts as failed and is sent again over a new connection, the next with twice the time; ms, 10,000. */
  commandMs: number
  /** … up to this; ms, 60,000. */
  maxCommandMs: number
  /** Once it has answered: how long a request is sent again before it fails for good; ms, Infinity (workers wait for their store). */
  patienceMs: number
  /** Arguments of one command, 1,000; a commit with more goes in parts, and counts with the last. */
  maxArguments: number
  /** Bytes of one part of a commit, 1,048,576 (a single longer state goes alone). */
  maxPartBytes: number
  /** An error of one kind is logged again after so long; ms, 30,000. */
  sayAgainMs: number
  /** Embedded, another machine or container: an owner that has not renewed its lock for so long is taken for dead; ms, 60,000. */
  lockStaleMs: number
  /** Embedded: bytes that must be free on the disk for a change, 1,048,576. */
  reserveBytes: number
  /** Embedded: how long the check of a store that is opened may take; ms, 120,000. Beyond, it is opened unchecked. */
  checkMs: number
}

export const DEFAULT_STATE_LIMITS: StateLimits = {
  connectMs: 60_000,
  waitingMs: 5_000,
  commandMs: 10_000,
  maxCommandMs: 60_000,
  patienceMs: Number.POSITIVE_INFINITY,
  maxArguments: 1_000,
  maxPartBytes: 1_048_576,
  sayAgainMs: 30_000,
  lockStaleMs: 60_000,
  reserveBytes: 1_048_576,
  checkMs: 120_000,
}
