/** Which messages a half carries: decided by what is found in it, not by who opened the connection. */
export const ROLE_UNKNOWN = 0
export const ROLE_CLIENT = 1
export const ROLE_SERVER = 2
export type Role = typeof ROLE_UNKNOWN | typeof ROLE_CLIENT | typeof ROLE_SERVER

/** Where a message begins: stream position, TCP sequence number, packet time, what its packet acknowledged. */
export class MessageStart {
  offset = 0
  seq = 0
  time = 0
  acked = -1

  set(offset: number, seq: number, time: number, acked: number): void {
    this.offset = offset
    this.seq = seq
    this.time = time
    this.acked = acked
  }
}

/** Packet time and acknowledgement of the bytes at hand, and how buffer positions map to stream positions. */
export interface Place {
  /** Stream position of buffer position 0. */
  base: number
  /** TCP sequence number of stream position 0, as a plain number. */
  seqBase: number
  time: number
  acked: number
}
