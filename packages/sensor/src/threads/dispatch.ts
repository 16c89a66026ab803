import { setTimeout as delay } from 'node:timers/promises'
import { FrameRing, type FrameSink, LINKTYPE_SECRETS } from '@apiscope/capture'
import { LINKTYPE_TICK } from '../clock/source-clock.js'
import { peekHash } from '../flow-share.js'
import { STEP_MS } from '../pipeline.js'

/** Set in the link type of a frame that every pipeline is given, because only the decoder can tell whose it is. */
export const FOR_ALL = 0x4000_0000
/** How often a lossless writer looks whether there is room again, ms. */
const ROOM_POLL_MS = 1
/** A pipeline's ring holds at least two batches of a file source. Bytes. */
const LEAST_RING = 4 * 1024 * 1024

/**
 * The writing end of the pipelines' rings: gives each frame to the pipeline whose flow it is, frames that a glance does not place to
 * all of them, and each step of packet time to all, so that pipelines without frames move on too. It copies, and nothing else.
 *
 * This is the one place that decides what happens when decoding or the bus is too slow: a recording waits, a live source drops
 * and counts. It then drops until half a ring is free: frames missing here and there would break every flow, one long
 * hole breaks those that lie across its edges.
 */
export class Dispatch implements FrameSink {
  readonly rings: FrameRing[]
  readonly ready?: () => Promise<void> | undefined
  /** By pipeline: its ring was full, and frames are dropped until half of it is free. */
  private readonly dropping: boolean[]
  private dropped = 0
  private abandoned = false
  /** Highest packet time so far, ms. */
  private now = Number.NEGATIVE_INFINITY
  /** How often it was set back. */
  private epoch = 0

  /**
   * @param ringBytes of all rings together, a power of two
   * @param lossless wait for room between batches instead of dropping
   */
  constructor(pipelines: number, ringBytes: number, lossless: boolean) {
    const bytes = Math.max(ringBytes >> Math.ceil(Math.log2(pipelines)), Math.min(ringBytes, LEAST_RING))
    this.rings = Array.from({ length: pipelines }, () => FrameRing.create({ bytes }))
    this.dropping = this.rings.map(() => false)
    if (lossless) this.ready = () => (this.isFull() && !this.abandoned ? this.untilRoom() : undefined)
  }

  frame(buf: Buffer, start: number, end: number, wireLength: number, time: number, linkType: number): void {
    const { rings } = this
    if (linkType === LINKTYPE_TICK) {
      if (wireLength > this.epoch) this.now = Number.NEGATIVE_INFINITY
      this.epoch = Math.max(this.epoch, wireLength)
    } else if (linkType === LINKTYPE_SECRETS) {
      for (let i = 0; i < rings.length; i++) this.write(i, buf, start, end, 0, time, linkType)
      return
    } else {
      const hash = rings.length === 1 ? 0 : peekHash(buf, start, end, linkType)
      if (hash >= 0) this.write(hash % rings.length, buf, start, end, wireLength, time, linkType)
      else for (let i = 0; i < rings.length; i++) this.write(i, buf, start, end, wireLength, time, linkType | FOR_ALL)
    }
    if (time > this.now) this.advance(time)
  }

  /** No more frames: the pipelines end when they have read what is there. */
  close(): void {
    for (const ring of this.rings) ring.close()
  }

  /** A pipeline has ended by itself: nobody waits for room any more, what comes is dropped. */
  abandon(): void {
    this.abandoned = true
  }

  /** Frames dropped because a ring was full. */
  get drops(): number {
    return this.dropped
  }

  private write(
    pipeline: number,
    buf: Buffer,
    start: number,
    end: number,
    wireLength: number,
    time: number,
    linkType: number,
  ): void {
    const ring = this.rings[pipeline]
    if (this.dropping[pipeline] && (this.abandoned || ring.used > ring.capacity / 2)) {
      this.dropped++
      return
    }
    this.dropping[pipeline] = !ring.write(buf, start, end, wireLength, time, linkType)
    if (this.dropping[pipeline]) this.dropped++
  }

  private advance(time: number): void {
    const step = Math.floor(time / STEP_MS) > Math.floor(this.now / STEP_MS)
    this.now = time
    if (step) for (const ring of this.rings) ring.write(NOTHING, 0, 0, this.epoch, time, LINKTYPE_TICK)
  }

  private isFull(): boolean {
    return this.rings.some((ring) => ring.used > ring.capacity / 2)
  }

  private async untilRoom(): Promise<void> {
    while (this.isFull() && !this.abandoned) await delay(ROOM_POLL_MS)
  }
}

const NOTHING = Buffer.alloc(0)
