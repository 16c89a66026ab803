import { constants, inflateRawSync } from 'node:zlib'
import type { Shared } from '../shared.js'

/** `window`: it refers to what came before the sensor could read along; `limit`: it decodes to more than was allowed. */
export type InflateFailure = 'window' | 'corrupt' | 'limit'

export interface Inflated {
  /** As far as it could be had. */
  data: Buffer
  failure?: InflateFailure
}

/** Output that is never held against a half, bytes: as of any other body. */
const FLOOR = 65_536
/** Most that deflate can make of one byte (RFC 1951). */
const DEFLATE_RATIO = 1_032
/** Final blocks inside one message (RFC 7692 §7.2.3.5). Count. */
const MOST_STREAMS = 16
const NOTHING = Buffer.alloc(0)

/**
 * Undoes the compression of one half's messages (RFC 7692 §7.2.2). Where the window goes on from message to message it is kept here, as far as
 * it is known: a message that refers to nothing older is read exactly, one that does is not, and leaves nothing known behind it.
 */
export class Inflater {
  private window: Buffer | undefined
  private known = 0
  /** Something was missed: what is known is not all that the sender may refer to. */
  private isMissed = false
  /** What the half may still decode to, by the bytes received of it. */
  private credit = FLOOR

  /**
   * @param takeover the window goes on
   * @param bits base-2 logarithm of the window
   */
  constructor(
    private readonly shared: Shared,
    private readonly takeover: boolean,
    private readonly bits: number,
  ) {}

  /** Compressed messages are missing: nothing is known of the window. */
  lose(): void {
    if (!this.takeover) return
    this.known = 0
    this.isMissed = true
  }

  /** Gives the memory back. */
  release(): void {
    if (this.window) this.shared.budget.give(this.window.length)
    this.window = undefined
    this.known = 0
  }

  /** @param data payload of the whole message, without the four bytes that its sender cut off */
  inflate(data: Buffer): Inflated {
    const { decodeRatio, decodedBytes } = this.shared.limits
    this.credit = Math.min(decodedBytes, this.credit + data.length * decodeRatio)
    const inflated = this.streams(data)
    this.credit -= inflated.data.length
    if (inflated.failure !== undefined) this.lose()
    return inflated
  }

  /** A sender may end the stream and begin another within a message, over the same window. */
  private streams(data: Buffer): Inflated {
    let out: Buffer = NOTHING
    let rest = data
    for (let n = 0; rest.length > 0; n++) {
      if (n === MOST_STREAMS) return { data: out, failure: 'limit' }
      const step = this.stream(rest, this.credit - out.length)
      out = out.length === 0 ? step.data : Buffer.concat([out, step.data])
      if (step.failure !== undefined) return { data: out, failure: step.failure }
      if (this.takeover) this.remember(step.data)
      if (step.used === 0) return { data: out, failure: 'corrupt' }
      rest = rest.subarray(step.used)
    }
    return { data: out }
  }

  private stream(data: Buffer, limit: number): Inflated & { used: number } {
    if (limit < 1) return { data: NOTHING, failure: 'limit', used: 0 }
    const dictionary = this.known > 0 ? { dictionary: this.window!.subarray(0, this.known) } : {}
    try {
      const { buffer, engine } = inflateRawSync(data, {
        finishFlush: constants.Z_SYNC_FLUSH,
        maxOutputLength: limit,
        chunkSize: data.length < 1_024 ? 4_096 : 16_384,
        info: true,
        ...dictionary,
      }) as unknown as { buffer: Buffer; engine: { bytesWritten: number } }
      return { data: buffer, used: engine.bytesWritten }
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      if (code === 'ERR_BUFFER_TOO_LARGE')
        return { data: this.beginning(data, limit, dictionary), failure: 'limit', used: 0 }
      const isFar = this.isMissed && message.includes('distance too far')
      return { data: NOTHING, failure: isFar ? 'window' : 'corrupt', used: 0 }
    }
  }

  /** So much of a message that decodes to too much as cannot pass the limit. */
  private beginning(data: Buffer, limit: number, dictionary: { dictionary?: Buffer }): Buffer {
    const bytes = Math.floor(limit / DEFLATE_RATIO)
    if (bytes === 0) return NOTHING
    try {
      const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: limit, ...dictionary }
      return inflateRawSync(data.subarray(0, bytes), options)
    } catch {
      return NOTHING
    }
  }

  private remember(data: Buffer): void {
    if (data.length === 0) return
    if (!this.window) {
      const size = 1 << this.bits
      if (!this.shared.budget.take(size)) {
        this.shared.counters.memory_refusals++
        this.lose()
        return
      }
      this.window = Buffer.allocUnsafeSlow(size)
    }
    const { window } = this
    if (data.length >= window.length) {
      data.copy(window, 0, data.length - window.length)
      this.known = window.length
    } else {
      const over = this.known + data.length - window.length
      if (over > 0) {
        window.copyWithin(0, over, this.known)
        this.known -= over
      }
      data.copy(window, this.known)
      this.known += data.length
    }
    if (this.known === window.length) this.isMissed = false
  }
}
