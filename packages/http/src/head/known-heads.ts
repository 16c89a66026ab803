/** Field lines met lately, with what was read of them: a client says the same with nearly each request. */
import { textSlot } from '@apiscope/schema'
import { HTTP_MEMORY_LIMITS } from '../remembered.js'
import type { Head } from './head.js'

/** Heads remembered, and the longest of them: with all that is worked out of one some 8 kB, and of all 16 MB. Count, characters. */
const { heads: SLOTS, headLength: LONGEST } = HTTP_MEMORY_LIMITS

/**
 * The same `Head` for the same field lines, as far as it remembers them, so that they are read and split, and whatever follows from them is worked
 * out, once. One head a slot, the last to come keeps it: whoever sends other lines with each request drives out others and grows nothing.
 */
export class KnownHeads {
  private readonly lines: string[] = new Array(SLOTS).fill('')
  private readonly heads: (Head | undefined)[] = new Array(SLOTS).fill(undefined)

  /** What these lines were read into, undefined when they are not known. The start line is the caller's to set. */
  recall(lines: string): Head | undefined {
    if (lines.length > LONGEST) return undefined
    const slot = textSlot(lines) & (SLOTS - 1)
    return this.lines[slot] === lines ? this.heads[slot] : undefined
  }

  /** @param head that these lines alone were read into: it is kept */
  keep(lines: string, head: Head): void {
    if (lines.length > LONGEST) return
    const slot = textSlot(lines) & (SLOTS - 1)
    this.lines[slot] = lines
    this.heads[slot] = head
  }
}
