import { Carry } from '../carry.js'
import { NO, PREFIX_BYTES, type PrefixTest, type PrefixVerdict, SHORT } from '../detect/prefix.js'
import type { Shared } from '../shared.js'
import { MessageStart, type Place } from './role.js'

/** Holds back the first bytes of what follows until a test can tell what they are. */
export class PeekStage {
  /** Where the first byte lies that was looked at. */
  readonly start = new MessageStart()
  private readonly carry: Carry

  constructor(shared: Shared) {
    this.carry = new Carry(shared.budget)
  }

  look(buf: Buffer, p: number, end: number, place: Place, test: PrefixTest): PrefixVerdict {
    const { carry } = this
    if (carry.length === 0) {
      const offset = place.base + p
      this.start.set(offset, (place.seqBase + offset) >>> 0, place.time, place.acked)
      const verdict = test(buf, p, end)
      return verdict === SHORT && !carry.append(buf, p, end) ? NO : verdict
    }
    const before = carry.length
    if (!carry.append(buf, p, Math.min(end, p + PREFIX_BYTES))) return NO
    const verdict = test(carry.data, 0, carry.length)
    if (verdict !== SHORT) carry.length = before
    return verdict
  }

  /** The bytes held back, all from earlier chunks. */
  take(): Buffer {
    const { carry } = this
    const kept = carry.length === 0 ? carry.data : Buffer.from(carry.data.subarray(0, carry.length))
    carry.clear()
    return kept
  }
}
