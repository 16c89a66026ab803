/** Somebody who is told. */
import type { Notice } from '../outbox/notice.js'
import type { Outcome } from '../outbox/outbox.js'

export interface Target {
  readonly name: string
  /**
   * Tells it. Never throws: what goes wrong is the outcome, in words without any secret or content. `signal` ends it.
   */
  send(notice: Notice, signal: AbortSignal): Promise<Outcome>
  close?(): Promise<void>
}
