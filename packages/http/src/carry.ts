import type { Budget } from './budget.js'

/** Bytes kept from one chunk to the next, inside the room's budget. Empty it costs nothing. */
export class Carry {
  data: Buffer = NOTHING
  length = 0

  constructor(private readonly budget: Budget) {}

  /** Appends a copy of `buf[start, end)`; false (and unchanged) when the room has no memory left. */
  append(buf: Buffer, start: number, end: number): boolean {
    const need = this.length + end - start
    if (need > this.data.length && !this.grow(need)) return false
    buf.copy(this.data, this.length, start, end)
    this.length = need
    return true
  }

  /** Forgets the first `bytes`. */
  drop(bytes: number): void {
    if (bytes >= this.length) {
      this.length = 0
      return
    }
    this.data.copyWithin(0, bytes, this.length)
    this.length -= bytes
  }

  /** Gives the memory back. */
  clear(): void {
    if (this.data.length > 0) this.budget.give(this.data.length)
    this.data = NOTHING
    this.length = 0
  }

  private grow(need: number): boolean {
    let size = Math.max(512, this.data.length * 2)
    while (size < need) size *= 2
    if (!this.budget.take(size - this.data.length)) return false
    const bigger = Buffer.allocUnsafeSlow(size)
    this.data.copy(bigger, 0, 0, this.length)
    this.data = bigger
    return true
  }
}

const NOTHING = Buffer.alloc(0)
