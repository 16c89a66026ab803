/** What can stand in an AgeList; the list owns these fields. */
export interface Aged<T extends Aged<T>> {
  older: T | undefined
  newer: T | undefined
  /** The list it stands in. */
  list: AgeList<T> | undefined
}

/**
 * Intrusive doubly linked list, oldest first: every operation O(1), nothing allocated. One timeout for all members turns it
 * into a timer: who is due stands in front.
 */
export class AgeList<T extends Aged<T>> {
  oldest: T | undefined
  newest: T | undefined
  size = 0

  /** Puts `item` at the young end, taking it out of whichever list it stood in. */
  push(item: T): void {
    item.list?.remove(item)
    item.list = this
    item.older = this.newest
    if (this.newest) this.newest.newer = item
    else this.oldest = item
    this.newest = item
    this.size++
  }

  /** Takes `item`, which must stand in this list, out. */
  remove(item: T): void {
    if (item.older) item.older.newer = item.newer
    else this.oldest = item.newer
    if (item.newer) item.newer.older = item.older
    else this.newest = item.older
    item.older = undefined
    item.newer = undefined
    item.list = undefined
    this.size--
  }
}
