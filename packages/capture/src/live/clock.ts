/**
 * Finer than the system clock, which tells whole milliseconds; never further from it than that. It follows the system clock where that
 * is set or slewed and where the machine slept, which `performance.timeOrigin + performance.now()` does not.
 */
export class SystemClock {
  private offset = Number.NaN

  /**
   * @param wall the system clock, whole ms since epoch
   * @param monotonic a clock with fractions that only goes on, ms
   */
  constructor(
    private readonly wall: () => number = Date.now,
    private readonly monotonic: () => number = () => performance.now(),
  ) {}

  /** ms since epoch, with fractions. */
  now(): number {
    const wall = this.wall()
    const monotonic = this.monotonic()
    const time = monotonic + this.offset
    // Within the millisecond that the system clock shows; NaN at the first call.
    if (time >= wall && time < wall + 1) return time
    this.offset = wall - monotonic
    return wall
  }
}

const clock = new SystemClock()

/** The system clock, for sources whose frames bear no time. ms since epoch. */
export const wallClock = (): number => clock.now()
