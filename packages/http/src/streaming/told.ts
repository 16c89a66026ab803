import type { HttpExchange } from '../contract.js'

/** An answer that has been told before its end, and how much of it. */
export interface Told {
  opened: HttpExchange
  bytes: number
  records: number
  /** Packet time of the last byte of it, ms. */
  time: number
}
