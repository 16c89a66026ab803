import type { Exchange } from '@apiscope/schema'

/** Width of a bucket in packet time, ms. */
const BUCKET = 100

/**
 * Holds exchanges until packet time has passed them by `hold`, then lets them go in order of (time, id). An exchange that
 * completes later than that goes out at once, marked with the time already released.
 * Buckets of 100 ms keep it cheap: sorting happens once per bucket, at its release.
 */
export class ReleaseQueue {
  private readonly buckets = new Map<number, Exchange[]>()
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
    private readonly out: (exchange: Exchange, late: boolean) => void,
  ) {}

  /** Everything before this time (ms) has been released. */
  get frontier(): number {
    return this.next * BUCKET
  }

  push(exchange: Exchange): void {
    const bucket = Math.floor(exchange.time / BUCKET)
    if (bucket < this.next) {
      this.late++
      this.out(exchange, true)
      return
    }
    const list = this.buckets.get(bucket)
    if (list) list.push(exchange)
    else this.buckets.set(bucket, [exchange])
    if (++this.waiting > this.max) this.overflow()
  }

  /** Packet time has reached `time`: releases what is older than the hold. */
  advance(time: number): void {
    const until = Math.floor((time - this.hold) / BUCKET)
    if (until <= this.next) return
    if (this.buckets.size > 0) this.releaseBefore(until)
    this.next = until
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
      const list = this.buckets.get(key) as Exchange[]
      this.buckets.delete(key)
      this.waiting -= list.length
      list.sort(byTimeThenId)
      for (const exchange of list) this.out(exchange, false)
    }
  }
}

function byTimeThenId(a: Exchange, b: Exchange): number {
  return a.time - b.time || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}
