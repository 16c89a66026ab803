import { createHash } from 'node:crypto'
import { type FrameSink, LATEST_TIME, LINKTYPE_SECRETS } from '@apiscope/capture'
import type { SensorLimits } from '../options.js'
import { agrees, type Cluster, clustersOf, type HeldFrame } from './held-frames.js'

/** In place of a link type: no frame, only packet time; `wireLength` is the number of steps back so far. */
export const LINKTYPE_TICK = 0xffff_fffe

export type ClockLimits = Pick<
  SensorLimits,
  'clockBackMs' | 'clockAheadMs' | 'clockWitnesses' | 'clockHeldFrames' | 'clockHeldBytes'
>

/**
 * `starting`: no stamp is believed yet. `sure`: all stamps agree. `doubting`: since the last frame that agreed there were others, which
 * are held.
 */
type State = 'starting' | 'sure' | 'doubting'

/**
 * The one place that decides what time it is at a source; everything behind it (flows, exchanges, release, heartbeats) takes the stamps
 * that it gives. A stamp that does not agree with the clock is doubted, and its frame held: when a frame that agrees follows, the clock
 * was right and what was held is stamped with where it stands (a corrupt record, another interface's clock); when none does, the clock
 * has changed, and is followed, ahead or back. Between steps back (`epoch`) its time never goes back.
 * Streams: holds at most `clockHeldFrames` frames or `clockHeldBytes`. The same frames give the same stamps.
 */
export class SourceClock implements FrameSink {
  /** Packet time, ms. */
  now = Number.NEGATIVE_INFINITY
  /** How often the clock was set back. */
  epoch = 0
  readonly counters = { 'sensor.clock_doubts': 0, 'sensor.clock_steps_ahead': 0, 'sensor.clock_steps_back': 0 }
  /** What is behind has not accepted what came before: no time passes, as the frames wait that are in the source. */
  stalled = false
  readonly ready?: () => Promise<void> | undefined
  /** Tells recordings apart: made of the first frame, so it is the same when one is read again. Undefined before that. */
  recording: string | undefined
  private state: State = 'starting'
  private held: HeldFrame[] = []
  private heldBytes = 0

  constructor(
    private readonly limits: ClockLimits,
    private readonly out: FrameSink,
  ) {
    if (out.ready) this.ready = () => this.wait()
  }

  /** Frames that wait for what the next ones say. */
  get waiting(): number {
    return this.held.length
  }

  /** `time`: as the source stamped it; anything. */
  frame(buf: Buffer, start: number, end: number, wireLength: number, time: number, linkType: number): void {
    if (linkType === LINKTYPE_SECRETS) {
      this.out.frame(buf, start, end, 0, this.now, linkType)
      return
    }
    if (this.state === 'sure' && agrees(this.now, time, this.limits)) {
      if (time > this.now) this.now = time
      this.out.frame(buf, start, end, wireLength, time, linkType)
      return
    }
    const bytes = Buffer.from(buf.subarray(start, end))
    this.recording ??= recordingOf(bytes, time)
    this.hold({ bytes, wireLength, time: dated(time), linkType })
  }

  /** Nothing arrived, and yet time went on to `time`, ms; ignored when it did not. */
  advance(time: number): void {
    if (this.state === 'starting' || time <= this.now) return
    this.now = time
    this.tick()
    this.wait()
  }

  /** No more frames will come, or none for so long that it must be decided: nothing stays held. */
  settle(): void {
    if (this.held.length === 0) return
    this.follow(true)
    this.deliver(this.held.length, 'now')
    this.state = this.now === Number.NEGATIVE_INFINITY ? 'starting' : 'sure'
  }

  private wait(): Promise<void> | undefined {
    const wait = this.out.ready?.()
    if (!wait || this.stalled) return wait
    this.stalled = true
    const over = () => {
      this.stalled = false
    }
    wait.then(over, over)
    return wait
  }

  private hold(frame: HeldFrame): void {
    const returned = this.state === 'doubting' && agrees(this.now, frame.time, this.limits)
    const before = this.held.length
    const caughtUp = returned ? this.caughtUp(frame) : undefined
    this.held.push(frame)
    this.heldBytes += frame.bytes.length
    if (returned) {
      if (caughtUp) this.stepTo(caughtUp)
      else this.deliver(before, 'now')
      this.passHeld()
    } else if (this.state === 'starting') {
      if (this.held.length >= this.limits.clockWitnesses) this.follow(false)
      if (this.full) this.settle()
    } else {
      this.state = 'doubting'
      if (this.full) this.follow(false)
      if (this.full) this.settle()
    }
  }

  private get full(): boolean {
    return this.held.length >= this.limits.clockHeldFrames || this.heldBytes >= this.limits.clockHeldBytes
  }

  /**
   * A frame agrees with the clock again: it was right all the while, unless a clock among the held has come to this point by itself
   * (a recording that overlaps the one before).
   */
  private caughtUp({ time }: HeldFrame): Cluster | undefined {
    return clustersOf(this.held, this.limits).find(({ count, low, high }) => {
      return count >= this.limits.clockWitnesses && high < time && time - high < (time - low) / 2
    })
  }

  /** Hands on what is held up to where nothing agrees with the clock any more; what stands between frames that do is wrong. */
  private passHeld(): void {
    const { held, limits } = this
    let passed = 0
    while (passed < held.length) {
      let next = passed
      while (next < held.length && !agrees(this.now, held[next]!.time, limits)) next++
      if (next === held.length) break
      for (; passed < next; passed++) this.emit(held[passed]!, 'now')
      this.now = Math.max(this.now, held[passed]!.time)
      this.emit(held[passed++]!, 'own')
    }
    held.splice(0, passed)
    this.state = held.length > 0 ? 'doubting' : 'sure'
  }

  /**
   * Takes the clocks of the held frames for the new one, one after the other, as far as each has witnesses; at the very start, when
   * no more will come (`last`), the one with the most.
   */
  private follow(last: boolean): void {
    for (;;) {
      const clusters = clustersOf(this.held, this.limits)
      let next = clusters.find(({ count }) => count >= this.limits.clockWitnesses)
      if (!next && last && this.state === 'starting') next = greatest(clusters)
      if (!next) return
      this.stepTo(next)
      this.passHeld()
    }
  }

  private stepTo({ first }: Cluster): void {
    const { time } = this.held[first]!
    const before = this.now
    if (this.state !== 'starting') this.deliver(first, 'now')
    this.now = time
    if (this.state === 'starting') this.deliver(first, 'now')
    else if (time > before) this.counters['sensor.clock_steps_ahead']++
    else {
      this.counters['sensor.clock_steps_back']++
      this.epoch++
      this.tick()
    }
    this.state = 'doubting'
  }

  private tick(): void {
    this.out.frame(NOTHING, 0, 0, this.epoch, this.now, LINKTYPE_TICK)
  }

  /** Hands on the first `count` held frames. */
  private deliver(count: number, stamp: 'own' | 'now'): void {
    for (const frame of this.held.splice(0, count)) this.emit(frame, stamp)
  }

  /** With the frame's own stamp, or with the time it is. */
  private emit({ bytes, wireLength, time, linkType }: HeldFrame, stamp: 'own' | 'now'): void {
    this.heldBytes -= bytes.length
    if (stamp === 'now') this.counters['sensor.clock_doubts']++
    this.out.frame(bytes, 0, bytes.length, wireLength, stamp === 'own' ? time : this.now, linkType)
  }
}

/** 64 bits, as text. */
function recordingOf(frame: Buffer, time: number): string {
  return createHash('sha256').update(`${time} `).update(frame).digest('hex').slice(0, 16)
}

/** Some time that a date can be, whatever the source said. */
function dated(time: number): number {
  return Number.isNaN(time) ? LATEST_TIME : Math.min(Math.max(time, 0), LATEST_TIME)
}

function greatest(clusters: readonly Cluster[]): Cluster | undefined {
  return clusters.reduce<Cluster | undefined>((most, one) => (most && most.count >= one.count ? most : one), undefined)
}

const NOTHING = Buffer.alloc(0)
