import { setTimeout as delay } from 'node:timers/promises'
import { FrameRing, type FrameSink } from '@apiscope/capture'
import { LINKTYPE_TICK, STEP_MS } from '../lane.js'
import { peekHash } from '../shard.js'

/** Set in the link type of a frame that every lane is given, because only the decoder can tell whose it is. */
export const FOR_ALL = 0x4000_0000
/** How often a lossless writer looks whether there is room again, ms. */
const ROOM_POLL_MS = 1
/** A lane's ring holds at least two batches of a file source. Bytes. */
const LEAST_RING = 4 * 1024 * 1024

/**
 * The writing end of the lanes' rings: gives each frame to the lane whose flow it is, frames that a glance does not place to
 * all of them, and each step of packet time to all, so that lanes without frames move on too. It copies, and nothing else.
 */
export class Dispatch implements FrameSink {
  readonly rings: FrameRing[]
  readonly ready?: () => Promise<void> | undefined
  /** Highest packet time so far, ms. */
  private now = Number.NEGATIVE_INFINITY

  /**
   * @param ringBytes of all rings together, a power of two
   * @param lossless wait for room between batches instead of dropping
   */
  constructor(lanes: number, ringBytes: number, lossless: boolean) {
    const bytes = Math.max(ringBytes >> Math.ceil(Math.log2(lanes)), Math.min(ringBytes, LEAST_RING))
    this.rings = Array.from({ length: lanes }, () => FrameRing.create({ bytes }))
    if (lossless) this.ready = () => (this.isFull() ? this.untilRoom() : undefined)
  }

  frame(buf: Buffer, start: number, end: number, wireLength: number, time: number, linkType: number): void {
    const { rings } = this
    if (linkType !== LINKTYPE_TICK) {
      const hash = rings.length === 1 ? 0 : peekHash(buf, start, end, linkType)
      if (hash >= 0) rings[hash % rings.length].write(buf, start, end, wireLength, time, linkType)
      else for (const ring of rings) ring.write(buf, start, end, wireLength, time, linkType | FOR_ALL)
    }
    if (time > this.now) this.advance(time)
  }

  /** No more frames: the lanes end when they have read what is there. */
  close(): void {
    for (const ring of this.rings) ring.close()
  }

  /** Frames dropped because a ring was full. */
  get drops(): number {
    return this.rings.reduce((sum, ring) => sum + ring.drops, 0)
  }

  private advance(time: number): void {
    const step = Math.floor(time / STEP_MS) > Math.floor(this.now / STEP_MS)
    this.now = time
    if (step) for (const ring of this.rings) ring.write(NOTHING, 0, 0, 0, time, LINKTYPE_TICK)
  }

  private isFull(): boolean {
    return this.rings.some((ring) => ring.used > ring.capacity / 2)
  }

  private async untilRoom(): Promise<void> {
    while (this.isFull()) await delay(ROOM_POLL_MS)
  }
}

const NOTHING = Buffer.alloc(0)
