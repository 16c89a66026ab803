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
    return n <= this.longest && this.texts[slotOf(text, n) & this.mask] === text
  }

  add(text: string): void {
    const n = text.length
    if (n <= this.longest) this.texts[slotOf(text, n) & this.mask] = ownText(text)
  }
}

/** A dozen characters spread over the text tell most texts apart; where they do not, a slot changes hands. */
function slotOf(text: string, n: number): number {
  let hash = n
  const step = 1 + (n >> 4)
  for (let i = n - 1; i >= 0; i -= step) hash = Math.imul(hash, 31) + text.charCodeAt(i)
  return hash ^ (hash >>> 11)
}

/** A copy: a piece cut out of a text would keep all of that text alive. */
function ownText(text: string): string {
  return ` ${text}`.slice(1)
}
