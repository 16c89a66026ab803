import { type FieldRoom, LearnedType } from './learned-type.js'

interface Entry {
  type: LearnedType
  fields: number
}

/**
 * What was learnt of the messages of APIs, by API and direction. Bounded in fields, of one type and of all together; the types used
 * least recently go first.
 */
export class LearnedTypes {
  /** Least recently used first. */
  private readonly entries = new Map<string, Entry>()
  private fields = 0

  /**
   * @param most fields of all types together
   * @param mostOfOne fields of one type, those of messages inside it among them
   */
  constructor(
    private readonly most: number,
    private readonly mostOfOne: number,
  ) {}

  get size(): number {
    return this.fields
  }

  get(key: string): LearnedType | undefined {
    return this.used(key)?.type
  }

  /** The type of this name, made when there is none. */
  make(key: string): LearnedType {
    const known = this.used(key)
    if (known) return known.type
    const entry: Entry = { type: undefined as never, fields: 0 }
    entry.type = new LearnedType(this.roomOf(entry))
    this.entries.set(key, entry)
    // One without fields counts as one, so that names alone cannot grow either.
    this.fields++
    this.shrink(entry)
    return entry.type
  }

  private used(key: string): Entry | undefined {
    const entry = this.entries.get(key)
    if (!entry) return undefined
    this.entries.delete(key)
    this.entries.set(key, entry)
    return entry
  }

  private roomOf(entry: Entry): FieldRoom {
    return {
      take: () => {
        if (entry.fields >= this.mostOfOne) return false
        entry.fields++
        this.fields++
        this.shrink(entry)
        return true
      },
      give: (count) => {
        entry.fields -= count
        this.fields -= count
      },
    }
  }

  private shrink(kept: Entry): void {
    for (const [key, entry] of this.entries) {
      if (this.fields <= this.most || entry === kept) return
      this.entries.delete(key)
      this.fields -= entry.fields + 1
    }
  }
}
