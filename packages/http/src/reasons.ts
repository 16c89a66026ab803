import type { EndReason } from '@apiscope/flow'

/** Words for why an exchange is incomplete or one-sided; the list of `docs/limits.md`. */
export const REASON = {
  GAP: 'gap',
  NO_REQUEST: 'no-request',
  NO_RESPONSE: 'no-response',
  ONE_SIDED: 'one-sided-capture',
  HEAD_LIMIT: 'head-limit',
  BAD_FRAMING: 'bad-framing',
  PENDING_LIMIT: 'pending-limit',
  TUNNEL: 'tunnel',
  CLOSED_EARLY: 'closed-early',
  STREAM_RESET: 'stream-reset',
  UNKNOWN_FIELDS: 'unknown-fields',
} as const

/** Why a message, or the wait for a response, was cut short when its half ended so. */
export function endReason(reason: EndReason): string {
  switch (reason) {
    case 'fin':
      return REASON.CLOSED_EARLY
    case 'rst':
      return 'connection-reset'
    case 'eof':
      return 'end-of-capture'
    case 'reused':
      return 'port-reused'
    default:
      return reason
  }
}
