/** Bytes of one place: what an address is told by, and when it last asked. */
const BYTES = 8
const MINUTE = 60_000

/** A table for `count` addresses, to be shared by threads; the next power of two. */
export const askersTable = (count: number): SharedArrayBuffer =>
  new SharedArrayBuffer(BYTES * 2 ** Math.ceil(Math.log2(Math.max(2, count))))

/**
 * Addresses that have called a model of late. Each has one place by a hash, where the last one stays: one that gives way is looked into by the sample
 * alone, and one that looks like another is looked into more. All decode threads have the same table: who asks a model on one connection reads on another.
 */
export class Askers {
  private readonly table: Int32Array

  constructor(
    shared: SharedArrayBuffer,
    private readonly withinMs: number,
  ) {
    this.table = new Int32Array(shared)
  }

  /** @param now packet time, ms */
  note(address: string, now: number): void {
    const hash = hashOf(address)
    const at = this.placeOf(hash)
    Atomics.store(this.table, at, hash)
    Atomics.store(this.table, at + 1, Math.floor(now / MINUTE))
  }

  /** Has it called a model within the time? */
  has(address: string, now: number): boolean {
    const hash = hashOf(address)
    const at = this.placeOf(hash)
    if (Atomics.load(this.table, at) !== hash) return false
    const minutes = Atomics.load(this.table, at + 1)
    return minutes > 0 && Math.abs(now / MINUTE - minutes) * MINUTE <= this.withinMs + MINUTE
  }

  private placeOf(hash: number): number {
    return 2 * ((hash >>> 0) % (this.table.length / 2))
  }
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash | 0
}
