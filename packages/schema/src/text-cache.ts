/** What an entry costs beside its text: the map's slot, the string's header, the value. Bytes. */
const ENTRY = 120

/**
 * A map from texts, bounded in bytes and not only in entries: texts come from the traffic, and whoever sends them chooses their length.
 * Two generations, the older dropped whole when the younger fills; what is dropped was not touched for half a filling.
 */
export class TextCache<V> {
  private young = new Map<string, V>()
  private old = new Map<string, V>()
  private youngBytes = 0
  private oldBytes = 0

  /**
   * @param bytes that all entries may take together, keys at two bytes a character
   * @param valueBytes what a value takes at most, where that is more than a few words
   */
  constructor(
    private readonly bytes: number,
    private readonly valueBytes = 0,
  ) {}

  get(key: string): V | undefined {
    const hit = this.young.get(key)
    if (hit !== undefined) return hit
    const aged = this.old.get(key)
    if (aged !== undefined) this.put(key, aged)
    return aged
  }

  /** A text that would take more than a sixteenth of all is not kept: one entry must not drop the others. */
  set(key: string, value: V): void {
    if (this.cost(key) * 16 <= this.bytes) this.put(ownText(key), value)
  }

  private put(key: string, value: V): void {
    const cost = this.cost(key)
    if (this.youngBytes + cost > this.bytes / 2) {
      this.old = this.young
      this.oldBytes = this.youngBytes
      this.young = new Map()
      this.youngBytes = 0
    }
    if (!this.young.has(key)) this.youngBytes += cost
    this.young.set(key, value)
  }

  private cost(key: string): number {
    return ENTRY + key.length * 2 + this.valueBytes
  }

  get size(): number {
    return this.young.size + this.old.size
  }

  /** Bytes held at most by what is in it. */
  get held(): number {
    return this.youngBytes + this.oldBytes
  }
}

/** Shorter texts are always copies. Characters. */
const SLICED = 13

/** A copy: a piece cut out of a text keeps all of that text alive, and a map would keep the body that a value came in. */
function ownText(text: string): string {
  return text.length < SLICED ? text : ` ${text}`.slice(1)
}
