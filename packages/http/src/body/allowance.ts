/** Output that is never held against a message, however short it is, bytes. */
const FLOOR = 65_536

/**
 * What decoding one message may cost, set by the bytes that were received of it: whoever sends a little can make nobody work
 * much. One for all codings of a body together; what is spent on one is not there for the next. Charged before the work.
 */
export class Allowance {
  /** Output bytes left. */
  output: number
  /** Memory that may still be asked for without being filled (windows, buffers by declared sizes), bytes. */
  scratch: number

  /**
   * @param received bytes of the body as they came
   * @param ratio output bytes for each of them
   * @param most output bytes of any body
   */
  constructor(received: number, ratio: number, most: number) {
    this.output = Math.min(most, FLOOR + received * ratio)
    this.scratch = 4 * this.output
  }

  /** Takes memory that is asked for before anything is known of its use; false when there is none left. */
  reserve(bytes: number): boolean {
    if (bytes > this.scratch) return false
    this.scratch -= bytes
    return true
  }
}
