import type { SourceClock } from './source-clock.js'

/** Ticks after which a doubt that no frame has settled is settled: a live sensor does not wait for a thousand frames. Count. */
const DOUBT_TICKS = 2

/**
 * Moves packet time on while nothing arrives: by as much as the system clock has moved since the last frame, so that a replay of
 * old packets stays in its own time. For live sources, which are told the system clock every so often.
 */
export class QuietTime {
  private seen = { now: Number.NaN, waiting: 0, wall: 0 }
  private doubts = 0

  constructor(
    private readonly clock: SourceClock,
    /** System clock that moves by more than this between two ticks was set, or the machine slept: no silence of so long. ms */
    private readonly mostMs: number,
  ) {}

  /** @param wall system clock, ms */
  tick(wall: number): void {
    const { clock, seen } = this
    this.doubts = clock.waiting > 0 ? this.doubts + 1 : 0
    if (this.doubts >= DOUBT_TICKS) clock.settle()
    if (clock.stalled) return
    const passed = wall - seen.wall
    if (clock.now === seen.now && clock.waiting === seen.waiting && passed >= 0 && passed <= this.mostMs) {
      clock.advance(clock.now + passed)
    }
    this.seen = { now: clock.now, waiting: clock.waiting, wall }
  }
}
