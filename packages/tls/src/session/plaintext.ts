import type { At, Half, StreamHandler } from '@apiscope/flow'
import type { Place } from '../records/reader.js'

/**
 * Hands plaintext on as if it had been on the wire: each record stands where it stood in its carrier (positions, sequence numbers,
 * acknowledgements, times), counted from the first application record of its half, so that pairing and loss work as in the clear.
 */
export class Plaintext {
  private readonly base: [number, number] = [-1, -1]
  private readonly at: At = { time: 0, offset: 0, acked: -1, seq: 0 }

  constructor(private readonly inner: StreamHandler) {}

  data(half: Half, data: Buffer, place: Place): void {
    if (data.length === 0) return
    this.locate(half, place)
    const { at } = this
    // The record began in one packet and ended in a later one: a message has its first byte and its last at these times.
    const split = place.lastTime !== place.time && data.length > 1
    this.inner.chunk(half, data, 0, split ? 1 : data.length, at)
    if (!split) return
    at.offset++
    at.seq = (at.seq + 1) >>> 0
    at.time = place.lastTime
    this.inner.chunk(half, data, 1, data.length, at)
  }

  gap(half: Half, bytes: number, place: Place): void {
    this.locate(half, place)
    this.inner.gap(half, bytes, this.at)
  }

  conflict(half: Half, bytes: number, place: Place): void {
    this.locate(half, place)
    // The other reading is a record that was never decrypted.
    this.inner.conflict?.(half, bytes, this.at, NOTHING, 0, 0)
  }

  private locate(half: Half, place: Place): void {
    const { base, at } = this
    if (base[half] < 0) base[half] = place.offset
    const other = base[half === 0 ? 1 : 0]
    at.time = place.time
    at.offset = Math.max(0, place.offset - base[half])
    at.seq = place.seq
    // What the other half had sent before its first application record is no part of what is read.
    at.acked = place.acked < 0 ? -1 : other < 0 ? 0 : Math.max(0, place.acked - other)
  }
}

const NOTHING = Buffer.alloc(0)
