import { FrameRing, type RingReader } from '../ring.js'
import { RingSink } from '../ring-io.js'
import type { FrameSink } from '../source.js'

/** Bytes delivered in one turn of the event loop. */
const SLICE_BYTES = 256 * 1024

/**
 * Between a callback that must not be held up and a sink that may take its time, on one thread: frames are copied into a ring and
 * delivered from it in slices, so that timers and sockets get their turn. A `RingSink` is a copy already, and is fed at once.
 */
export class LiveFeed {
  frames = 0
  bytes = 0
  private readonly ring: FrameRing | undefined
  private readonly reader: RingReader | undefined
  private scheduled = false
  private failed: unknown
  private idle: (() => void) | undefined

  /** @param onError called once when the sink throws; the feed then delivers no more */
  constructor(
    private readonly sink: FrameSink,
    ringBytes: number,
    private readonly onError: (error: unknown) => void,
  ) {
    if (sink instanceof RingSink) return
    this.ring = FrameRing.create({ bytes: ringBytes })
    this.reader = this.ring.reader()
  }

  push(buf: Buffer, size: number, wireLength: number, time: number, linkType: number): void {
    if (!this.ring) this.sink.frame(buf, 0, size, wireLength, time, linkType)
    else if (!this.ring.write(buf, 0, size, wireLength, time, linkType)) return
    else if (!this.scheduled) this.schedule()
    this.frames++
    this.bytes += size
  }

  /** Frames that found the ring full. Those that a `RingSink` drops are its ring's to count. */
  get drops(): number {
    return this.ring?.drops ?? 0
  }

  /** Resolves when all that was pushed is delivered. */
  flush(): Promise<void> {
    if (!this.scheduled) return Promise.resolve()
    return new Promise((resolve) => {
      this.idle = resolve
    })
  }

  private schedule(): void {
    this.scheduled = true
    setImmediate(() => void this.deliver())
  }

  private async deliver(): Promise<void> {
    try {
      if (this.failed === undefined) this.reader?.read(this.sink, SLICE_BYTES)
      const wait = this.sink.ready?.()
      if (wait) await wait
    } catch (error) {
      this.failed = error
      this.onError(error)
    }
    if (this.reader?.empty === false && this.failed === undefined) return this.schedule()
    this.scheduled = false
    this.idle?.()
  }
}
