import type { Budget } from '../budget.js'
import { Carry } from '../carry.js'
import { readFields } from '../head/field-list.js'
import type { Message } from '../message.js'

/**
 * Texts of a chunked request that are no part of its body: extensions of chunk sizes (RFC 9112 §7.1.1), the trailer section (§7.1.2). Readers
 * log the ones and merge the others into the head, so that attacks in them reach what attacks in a head reach. Empty it costs nothing.
 */
export class ChunkTexts {
  private readonly extensions: Carry
  private readonly section: Carry
  private whole = true

  /** @param limit bytes kept of each of both */
  constructor(
    budget: Budget,
    private readonly limit: number,
  ) {
    this.extensions = new Carry(budget)
    this.section = new Carry(budget)
  }

  /** Bytes of an extension and of what ended its line. */
  extension(buf: Buffer, from: number, to: number): void {
    this.keep(this.extensions, buf, from, to)
  }

  /** Bytes of the trailer section with its line ends. */
  trailer(buf: Buffer, from: number, to: number): void {
    this.keep(this.section, buf, from, to)
  }

  /** Gives what was kept to the message and forgets it. @param fields trailer fields kept */
  give(message: Message, fields: number): void {
    const { extensions, section } = this
    if (extensions.length > 0) message.chunkExtensions = text(extensions)
    if (section.length > 2) {
      // The last line may lack its end, where the section was cut.
      const trailers = readFields(`${text(section)}\n`, 0, fields, { oddities: 0, note: () => {} })
      if (trailers.length > 0) message.trailers = trailers
      if (trailers.length >= 2 * fields) this.whole = false
    }
    if (!this.whole) message.asidesWhole = false
    this.clear()
  }

  clear(): void {
    this.extensions.clear()
    this.section.clear()
    this.whole = true
  }

  private keep(carry: Carry, buf: Buffer, from: number, to: number): void {
    const end = Math.min(to, from + this.limit - carry.length)
    if (end > from && !carry.append(buf, from, end)) this.whole = false
    if (end < to) this.whole = false
  }
}

const text = ({ data, length }: Carry): string => data.toString('latin1', 0, length)
