/** Robust updates resist a level that has changed for good, too; when values stay outside on one side, it is the new normal. */

/** Numbers of state: how many in a row (negative: below), and the sum of their errors. */
export const SHIFT_SIZE = 2
/** Share of their mean error that the level then moves by. */
const FOLLOWED = 0.8

/** Views `SHIFT_SIZE` numbers from `at`. */
export class LevelShift {
  constructor(
    private readonly numbers: Float32Array,
    private readonly at: number,
    /** Values in a row that make a new level. */
    private readonly length: number,
  ) {}

  /** An `error` on this side of the band (1 above, −1 below, 0 within). Answers what the level must move by, mostly 0. */
  follow(side: number, error: number): number {
    const { numbers, at } = this
    if (side === 0 || side * numbers[at]! < 0) {
      this.put(side, side === 0 ? 0 : error)
      return 0
    }
    const run = numbers[at]! + side
    this.put(run, numbers[at + 1]! + error)
    if (Math.abs(run) < this.length) return 0
    const move = (FOLLOWED * numbers[at + 1]!) / Math.abs(run)
    this.put(0, 0)
    return move
  }

  private put(run: number, sum: number): void {
    this.numbers[this.at] = run
    this.numbers[this.at + 1] = sum
  }
}
