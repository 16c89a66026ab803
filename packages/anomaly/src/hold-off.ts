/** One incident, few alerts: remembers what was alerted, and lets a repeat through only when time or size warrant it. */

/** Growth that is worth another alert within the hold-off. */
const TENFOLD = 10

export class HoldOff {
  private constructor(private readonly entries: Map<string, [until: number, ratio: number]>) {}

  static create(): HoldOff {
    return new HoldOff(new Map())
  }

  /** True when an alert of `key` may be raised at `time` (ms); then nothing less than tenfold passes for `periodMs`. */
  pass(key: string, time: number, ratio: number, periodMs: number, limit: number): boolean {
    const known = this.entries.get(key)
    if (known && time < known[0] && ratio < known[1] * TENFOLD) return false
    this.entries.delete(key)
    this.entries.set(key, [time + periodMs, ratio])
    if (this.entries.size > limit) this.entries.delete(this.entries.keys().next().value!)
    return true
  }

  /** True while `key` is held off. */
  holds(key: string, time: number): boolean {
    const known = this.entries.get(key)
    return known !== undefined && time < known[0]
  }

  toJSON(): [string, [number, number]][] {
    return [...this.entries]
  }

  static fromJSON(json: [string, [number, number]][]): HoldOff {
    return new HoldOff(new Map(json))
  }
}
