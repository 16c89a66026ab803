import type { Sequenced } from './sequenced.js'

/** Width of a bucket in packet time, ms. */
const BUCKET = 100

/**
 * Holds exchanges until packet time has passed them by `hold`, then lets them go in order of (time, id). An exchange that
 * completes later than that goes out at once, marked with the time already released.
 * Buckets of 100 ms keep it cheap: sorting happens once per bucket, at its release.
 */
export class ReleaseQueue<T extends Sequenced> {
  private readonly buckets = new Map<number, T[]>()
  /** First bucket not yet released. */
  private next = Number.NEGATIVE_INFINITY
  private waiting = 0
  /** Exchanges released before their time because too many waited. */
  overflows = 0
  /** Exchanges that completed after their time had been released. */
  late = 0

  constructor(
    private readonly hold: number,
    private readonly max: number,
    private readonly out: (item: T, late: boolean) => void,
  ) {}

  /** Everything before this time (ms) has been released. */
  get frontier(): number {
    return this.next * BUCKET
  }

  push(item: T): void {
    const bucket = Math.floor(item.time / BUCKET)
    if (bucket < this.next) {
      this.late++
      this.out(item, true)
      return
    }
    const list = this.buckets.get(bucket)
    if (list) list.push(item)
    else this.buckets.set(bucket, [item])
    if (++this.waiting > this.max) this.overflow()
  }

  /** Packet time has reached `time`: releases what is older than the hold. */
  advance(time: number): void {
    const until = Math.floor((time - this.hold) / BUCKET)
    if (until <= this.next) return
    if (this.buckets.size > 0) this.releaseBefore(until)
    this.next = until
  }

  /** Packet time was set back: what waits goes, and nothing is late before the next `advance`. */
  restart(): void {
    this.flush()
    this.next = Number.NEGATIVE_INFINITY
  }

  /** End of input: everything goes. */
  flush(): void {
    this.releaseBefore(Number.POSITIVE_INFINITY)
  }

  private overflow(): void {
    this.overflows++
    const oldest = Math.min(...this.buckets.keys())
    this.next = oldest
    this.releaseBefore(oldest + 1)
    this.next = oldest + 1
  }

  private releaseBefore(end: number): void {
    const due = [...this.buckets.keys()].filter((key) => key < end).sort((a, b) => a - b)
    for (const key of due) {
      const list = this.buckets.get(key) as T[]
      this.buckets.delete(key)
      this.waiting -= list.length
      list.sort(byTimeThenId)
      for (const item of list) this.out(item, false)
    }
  }
}

function byTimeThenId(a: Sequenced, b: Sequenced): number {
  return a.time - b.time || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}
