import { Pending } from './pending.js'
import type { RequestQueue } from './queue.js'

/** What is odd about bytes between two messages: the request that waits is meant, else the message that comes next. */
export class Loose {
  private pending = new Pending()

  /** @param most bytes kept of an exchange */
  constructor(private readonly most: number) {}

  /** Segments between two messages differ. */
  conflict(queue: RequestQueue, bytes: Buffer | undefined): void {
    let at = queue.length - 1
    // A hole is no request: a decoy that ends in blanks leaves one behind what it hides.
    while (at >= 0 && queue.at(at).lost) at--
    const last = at >= 0 ? queue.at(at) : undefined
    const pending = last && !last.response ? last : this.pending
    pending.noteConflict(bytes, this.most)
  }

  /** What was odd before this message began is told of it. */
  giveTo(pending: Pending): void {
    const { oddities, conflicting } = this.pending
    if (oddities === 0) return
    pending.oddities |= oddities
    if (conflicting) pending.noteConflict(conflicting, this.most)
    this.pending = new Pending()
  }
}
