import type { FlowLimits } from './limits.js'

const NONE = Number.NaN

/**
 * Packet time made monotonic, for timers. Small steps back are reordering and leave it where it is; a large one (the next
 * file, a corrected clock) re-bases it, so that timers go on; a large step ahead is believed only when a second packet agrees,
 * so that one corrupt timestamp does not end every flow.
 */
export class PacketClock {
  /** Monotonic, ms. Differs from packet time by a constant that changes at jumps. */
  now = Number.NEGATIVE_INFINITY
  jumps = 0
  private offset = 0
  private doubted = NONE

  constructor(private readonly limits: FlowLimits) {}

  /** @param time packet time, ms; anything but a finite number is ignored */
  advance(time: number): void {
    const shifted = time + this.offset
    const step = shifted - this.now
    if (step >= 0 && step <= this.limits.forwardJumpMs) {
      this.now = shifted
      this.doubted = NONE
    } else if (step < 0) {
      if (-step > this.limits.backJumpMs) this.rebase(time)
    } else if (step > 0) this.leap(time, shifted)
  }

  private leap(time: number, shifted: number): void {
    if (this.now === Number.NEGATIVE_INFINITY) {
      if (Number.isFinite(time)) this.now = shifted
    } else if (Math.abs(time - this.doubted) <= this.limits.forwardJumpMs) {
      this.now = shifted
      this.doubted = NONE
      this.jumps++
    } else this.doubted = time
  }

  private rebase(time: number): void {
    if (!Number.isFinite(time)) return
    this.offset = this.now - time
    this.jumps++
  }
}
