import type { Message } from '../message.js'
import { ODDITY } from '../oddities.js'
import type { Told } from '../streaming/told.js'

/** An exchange that is being read: a request waiting for its response, or a response that has none. */
export class Pending {
  request: Message | undefined = undefined
  response: Message | undefined = undefined
  requestDone = false
  responseDone = false
  /** Stream position of the request's first byte, in the client's half. */
  start = 0
  /** Position of the server's half that the request's first packet acknowledged; −1 unknown. */
  acked = -1
  interim: number[] = []
  /** Bits of `ODDITY`. */
  oddities = 0
  reason: string | undefined = undefined
  /** The request asked to wait for 100 (Continue). */
  expects = false
  /** The request named a protocol to upgrade to. */
  upgrade = ''
  /** Bytes taken from the room's budget until it is published. */
  held = 0
  /** It was told before its answer ended. */
  told: Told | undefined = undefined
  /** Its answer is watched, since it may go on for long. */
  running: object | undefined = undefined
  /** Not a request: a place where bytes of the client's half are missing, and with them maybe requests. */
  lost = false
  /** The pair has to be confirmed by what follows. */
  doubtful = false
  /** Bytes of the request as other segments gave them: see `HttpExchange.conflicting`. */
  conflicting: Buffer | undefined = undefined

  /** @param bytes the reading that is not delivered, borrowed; undefined where it is the server's */
  noteConflict(bytes: Buffer | undefined, limit: number): void {
    this.oddities |= ODDITY.OVERLAP_CONFLICT
    if (bytes === undefined || bytes.length === 0) return
    const { conflicting = NOTHING } = this
    const room = limit - conflicting.length
    if (room > 0) this.conflicting = Buffer.concat([conflicting, bytes.subarray(0, room)])
  }
}

const NOTHING = Buffer.alloc(0)
