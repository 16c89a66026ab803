/** The bytes of a request's body that are not kept: on their way to whoever looks at them. */
import type { BodyRest } from '../contract.js'
import type { Message } from '../message.js'
import type { ParserContext } from '../parser-context.js'

/** Bytes of the kept part that go before the rest, so that nothing is cut in two. */
export const REST_OVERLAP = 512

/** One per body account, reused. */
export class Rest {
  private told: BodyRest | undefined
  private refused = false

  constructor(private readonly shared: ParserContext) {}

  /** @param kept what was kept of the body, a part of which goes first */
  data(message: Message, kept: Uint8Array, buf: Uint8Array, start: number, end: number): void {
    if (start >= end || message.status !== 0) return
    const told = this.told ?? this.open(message, kept)
    if (told) told.data(buf, start, end)
    else message.bodySeen = false
  }

  gap(): void {
    this.told?.gap()
  }

  /** The body has ended. */
  close(): void {
    if (this.told) this.shared.budget.give(this.shared.limits.restBytes)
    this.told = undefined
    this.refused = false
  }

  private open(message: Message, kept: Uint8Array): BodyRest | undefined {
    if (this.refused) return undefined
    if (!this.shared.budget.take(this.shared.limits.restBytes)) {
      this.shared.counters.memory_refusals++
      this.refused = true
      return undefined
    }
    this.told = this.shared.restOf(message, kept)
    if (!this.told) {
      this.shared.budget.give(this.shared.limits.restBytes)
      this.refused = true
      return undefined
    }
    message.rest = this.told
    this.told.data(kept, Math.max(0, kept.length - REST_OVERLAP), kept.length)
    return this.told
  }
}
