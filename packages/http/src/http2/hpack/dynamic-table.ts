/** What an entry costs beside its name and value, bytes (RFC 7541 §4.1). */
const OVERHEAD = 32

/**
 * A field of a header block. Of an entry that was made before the sensor joined, or in what was lost, neither name nor value is
 * known; `ordinal`, its place among all insertions, tells it from others of the same connection whenever it is referred to.
 */
export interface Field {
  name: string | undefined
  value: string | undefined
  ordinal?: number
}

/**
 * The dynamic table of one direction (RFC 7541 §2.3.2) as far as it was seen. Indices count from the newest entry, so a reference
 * to an entry seen since joining is exact; an older one is a placeholder, never guessed.
 */
export class DynamicTable {
  /** Oldest first. */
  private entries: Field[] = []
  private size = 0
  /** Entries made since joining. */
  private inserted = 0
  /** Entries may exist that were never seen. */
  private older: boolean
  private max: number
  /** The encoder may keep more than is followed here: what goes for want of room is still referred to. */
  private isCut = false

  /**
   * @param max bytes that the encoder may use
   * @param complete the connection has been seen from its start
   */
  constructor(
    max: number,
    complete: boolean,
    private readonly limit: number,
  ) {
    this.older = !complete
    this.max = max
  }

  get isComplete(): boolean {
    return !this.older
  }

  /** What its entries cost, bytes. */
  get bytes(): number {
    return this.size
  }

  /** The encoder says how much it uses from here on (RFC 7541 §4.2); more than `limit` is never kept. */
  resize(max: number): void {
    this.isCut = max > this.limit
    this.max = Math.min(max, this.limit)
    this.evict()
    // An emptied table holds nothing that was not seen.
    if (max === 0) this.older = false
  }

  /** @returns the entry */
  add(name: string | undefined, value: string | undefined): Field {
    const field: Field = { name, value, ordinal: this.inserted++ }
    this.entries.push(field)
    this.size += sizeOf(field)
    this.evict()
    return field
  }

  /** @param index 1 = the newest; undefined when no entry can be there */
  at(index: number): Field | undefined {
    if (index <= this.entries.length) return this.entries[this.entries.length - index]
    if (!this.older || (!this.isCut && index * OVERHEAD > this.limit)) return undefined
    return { name: undefined, value: undefined, ordinal: this.inserted - index }
  }

  /** Insertions may have been lost: which index stands for which entry is not known any more. */
  lose(): void {
    this.entries = []
    this.size = 0
    this.older = true
    // So may updates of its size.
    this.max = this.limit
    // Ordinals of before mean nothing now.
    this.inserted += this.limit
  }

  private evict(): void {
    while (this.size > this.max && this.entries.length > 0) {
      this.size -= sizeOf(this.entries.shift()!)
      // Older ones went first.
      this.older = this.isCut
    }
  }
}

function sizeOf({ name = '', value = '' }: Field): number {
  return name.length + value.length + OVERHEAD
}
