import { textSlot } from '@apiscope/schema'

/**
 * A set of texts met lately, for verdicts on texts that come again and again: one comparison to ask, no list to keep. Each text has one slot and
 * the last to come keeps it, so that whoever sends new texts drives out others and grows nothing. Bounded by `slots` × `longest` bytes.
 */
export class TextSlots {
  private readonly texts: (string | undefined)[]
  private readonly mask: number

  /**
   * @param slots a power of two
   * @param longest longer texts are not kept, characters
   */
  constructor(
    slots: number,
    private readonly longest: number,
  ) {
    this.texts = new Array(slots).fill(undefined)
    this.mask = slots - 1
  }

  /** Was it added, and not driven out since? */
  has(text: string): boolean {
    const n = text.length
    return n <= this.longest && this.texts[textSlot(text) & this.mask] === text
  }

  add(text: string): void {
    const n = text.length
    if (n <= this.longest) this.texts[textSlot(text) & this.mask] = ownText(text)
  }
}

/** A copy: a piece cut out of a text would keep all of that text alive. */
function ownText(text: string): string {
  return ` ${text}`.slice(1)
}
