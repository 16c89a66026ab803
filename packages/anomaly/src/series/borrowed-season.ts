/**
 * A season taken from siblings, while a series has none of its own: two forecasts run beside each other, the level as it is and the level
 * under that season, weighed by how well each has done so far (Bates and Granger 1969, "The combination of forecasts"). An API that
 * does not go with the time of day soon goes by its level alone.
 */

/** Numbers of state. */
export const BORROWED_SIZE = 4
const GIVEN = 0
const LEVEL = 1
const PLAIN = 2
const SEASONAL = 3

/** How fast the levels follow in the first season. */
export const FIRST_RATE = 0.3
/** Both start with a squared error of this, on the scale of errors, and keep so much of it from value to value. */
const FIRST_ERROR = 0.1
const KEEP = 0.9

/** Views `BORROWED_SIZE` numbers from `at`. */
export class BorrowedSeason {
  constructor(
    private readonly numbers: Float32Array,
    private readonly at: number,
  ) {}

  /** Has there been one? */
  get given(): boolean {
    return this.numbers[this.at + GIVEN] === 1
  }

  give(): void {
    this.numbers.set([1, 0, FIRST_ERROR, FIRST_ERROR], this.at)
  }

  /** The first value, under the season at its time. */
  begin(x: number, season: number): void {
    this.numbers[this.at + LEVEL] = x - season
  }

  /** Forecast where the plain level is `level` and the season is `season`. */
  forecast(level: number, season: number): number {
    const { numbers, at } = this
    const [plain, seasonal] = [numbers[at + PLAIN]! ** 2, numbers[at + SEASONAL]! ** 2]
    const weight = plain / (plain + seasonal)
    return level + weight * (numbers[at + LEVEL]! + season - level)
  }

  learn(x: number, level: number, season: number): void {
    const { numbers, at } = this
    const error = x - season - numbers[at + LEVEL]!
    numbers[at + LEVEL]! += FIRST_RATE * error
    numbers[at + PLAIN] = KEEP * numbers[at + PLAIN]! + (1 - KEEP) * (x - level) ** 2
    numbers[at + SEASONAL] = KEEP * numbers[at + SEASONAL]! + (1 - KEEP) * error ** 2
  }

  /** The series has a season of its own from here on. */
  end(): void {
    this.numbers.fill(0, this.at + LEVEL, this.at + BORROWED_SIZE)
  }
}
