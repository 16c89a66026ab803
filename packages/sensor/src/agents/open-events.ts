/** Events that broke off at the end of a part of a stream, until the next part comes. Bounded over all streams: the one longest open goes first. */

/** Characters of one, and of all together. Beyond, an event is read as far as its last part goes. */
const [ONE, ALL] = [256 * 1024, 8 * 1024 * 1024]

export class OpenEvents<Owner> {
  private readonly texts = new Map<Owner, string>()
  private held = 0

  constructor(
    private readonly one = ONE,
    private readonly all = ALL,
  ) {}

  /** What was open of this stream; it is no longer. */
  take(owner: Owner): string {
    const text = this.texts.get(owner) ?? ''
    this.texts.delete(owner)
    this.held -= text.length
    return text
  }

  keep(owner: Owner, text: string): void {
    this.take(owner)
    if (text === '' || text.length > this.one) return
    this.texts.set(owner, text)
    this.held += text.length
    while (this.held > this.all) this.take(this.texts.keys().next().value!)
  }

  /** Characters that are held. */
  get size(): number {
    return this.held
  }
}
