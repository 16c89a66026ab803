/** Part of the memory that buffers may fill; the rest is for flows, so that endless heads cannot keep new flows out. */
const BUFFERS = 0.75

/** The bytes that all flows of a room hold together. Both `take` and `takeFlow` say no instead of growing past the limit. */
export class Budget {
  used = 0
  private readonly bufferLimit: number

  constructor(private readonly limit: number) {
    this.bufferLimit = limit * BUFFERS
  }

  /** For bytes that are kept: cut heads, bodies, waiting requests. */
  take(bytes: number): boolean {
    if (this.used + bytes > this.bufferLimit) return false
    this.used += bytes
    return true
  }

  /** For a flow itself. */
  takeFlow(bytes: number): boolean {
    if (this.used + bytes > this.limit) return false
    this.used += bytes
    return true
  }

  give(bytes: number): void {
    this.used -= bytes
  }
}
