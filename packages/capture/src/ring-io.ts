import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises'
import type { FrameRing, RingReader } from './ring.js'
import type { FrameSink } from './source.js'

/** How often a lossless writer looks whether there is room again, ms. */
const ROOM_POLL_MS = 1
/** A reader that waits looks up from time to time for the abort signal, ms. */
const WAIT_MS = 100
/** To be woken costs the writer more than writing does: a reader naps so often, so long, ms, before it asks for that. */
const NAPS = 20
const NAP_MS = 1
/** A reader that found fewer frames naps as well, and finds more at once. */
const BUSY_FRAMES = 256

export interface RingSinkOptions {
  /** Wait for room between batches instead of dropping: for files, never for live sources. Default false. */
  lossless?: boolean
}

/** The writing end of a ring as a sink: what a capture thread runs its source with. It only copies. */
export class RingSink implements FrameSink {
  readonly ready?: () => Promise<void> | undefined

  constructor(
    private readonly ring: FrameRing,
    options: RingSinkOptions = {},
  ) {
    if (options.lossless) this.ready = () => this.room()
  }

  frame(buf: Buffer, start: number, end: number, wireLength: number, time: number, linkType: number): void {
    this.ring.write(buf, start, end, wireLength, time, linkType)
  }

  private room(): Promise<void> | undefined {
    return this.ring.used > this.ring.capacity / 2 ? this.untilHalf() : undefined
  }

  private async untilHalf(): Promise<void> {
    while (this.ring.used > this.ring.capacity / 2) await delay(ROOM_POLL_MS)
  }
}

/** Delivers the frames of a ring to `sink` until the writer closes it or `signal` aborts. Gives way to other work between batches. */
export async function drainRing(
  ring: FrameRing,
  reader: RingReader,
  sink: FrameSink,
  signal?: AbortSignal,
): Promise<void> {
  // A pending wait does not keep the thread alive; this does.
  const alive = setInterval(() => {}, 60_000)
  let idle = 0
  try {
    while (!signal?.aborted) {
      // Looked at before reading: what was written before the close is then still read.
      const closed = ring.closed
      const frames = reader.read(sink)
      const wait = sink.ready?.()
      if (wait) await wait
      if (frames === 0 && closed) return
      idle = frames > 0 ? 0 : idle + 1
      if (frames >= BUSY_FRAMES) await nextTurn()
      else if (idle <= NAPS) await delay(NAP_MS)
      else await reader.wait(WAIT_MS)
    }
  } finally {
    clearInterval(alive)
  }
}
