import { Pending } from './pending.js'

/**
 * The requests of one flow that wait for their responses, and the rule that pairs them (RFC 9112 §9.3.2 read backwards).
 *
 * As long as no byte is missing, responses come in the order of requests. After a loss, order says nothing, and only what
 * TCP acknowledged counts. A response R whose first byte lies at position P of the server's half, in a packet that
 * acknowledged A of the client's half, can answer a request j that starts at S and whose first packet acknowledged B only if
 *   S < A   the server had received some of j when it began R, and
 *   B ≤ P   the client had not received any of R when it began j.
 * Clients that do not pipeline send j when they hold all before it, so R then starts at B exactly. A response is given to
 * the one request for which that holds, else to none. Where requests are lost too, j may have been sent together with one
 * that is lost: then the pair is `doubtful` until what follows confirms it.
 */
export class RequestQueue {
  private readonly items: Pending[] = []
  /** Bytes of the server's half are missing, and with them maybe responses, since the last certain pair. */
  responsesLost = false
  /** The client has sent a request without any answer to the one before. */
  pipelined = false
  /** The pair that `match` last found has to be confirmed. */
  doubtful = false
  /** Acknowledgements of this flow have confirmed an order that was known: they can be believed against it. */
  private trusted = false
  /** End of the last hole in the server's half. */
  private lostUntil = -1

  get length(): number {
    return this.items.length
  }

  at(index: number): Pending {
    return this.items[index]
  }

  push(pending: Pending): void {
    if (this.overtakes(pending.acked)) this.pipelined = true
    this.items.push(pending)
  }

  /** Would a request whose first packet acknowledged `acked` be sent before any answer to the last one? */
  overtakes(acked: number): boolean {
    const last = this.items[this.items.length - 1]
    return last !== undefined && !last.lost && !last.response && last.acked >= 0 && acked <= last.acked
  }

  remove(pending: Pending): void {
    if (this.items[0] === pending) this.items.shift()
    else {
      const index = this.items.indexOf(pending)
      if (index > 0) this.items.splice(index, 1)
    }
  }

  /** Bytes of the client's half from `start` on are missing where a request may have begun. */
  requestsLost(start: number): void {
    if (this.items[this.items.length - 1]?.lost) return
    const hole = new Pending()
    hole.lost = true
    hole.start = start
    this.items.push(hole)
  }

  /** Bytes of the server's half up to `end` are missing where a response may have begun. */
  responseGap(end: number): void {
    this.responsesLost = true
    this.lostUntil = end
  }

  /** First request without a response, or a hole; −1 when there is none. */
  private firstOpen(): number {
    for (let i = 0; i < this.items.length; i++) if (!this.items[i].response) return i
    return -1
  }

  /** Index of the request that a response starting at `position`, in a packet that acknowledged `acked`, answers; −1 none. */
  match(position: number, acked: number, status: number): number {
    this.doubtful = false
    const first = this.firstOpen()
    if (first < 0) return -1
    const front = this.items[first]
    if (this.responsesLost || front.lost) return this.matchByAck(first, position, acked)
    const possible = acked < 0 || acked > front.start
    // Acknowledgements of hand-made captures may be nonsense, so they overrule order only where they have proved right,
    // or for a status that servers send unasked.
    if (!possible && (this.trusted || status === 408)) return -1
    if (front.acked > position && this.trusted) return -1
    if (possible && acked > 0 && front.start > 0) this.trusted = true
    return first
  }

  private matchByAck(first: number, position: number, acked: number): number {
    let candidate = -1
    let candidates = 0
    let exact = -1
    let hole = false
    let holeBefore = false
    for (let i = first; i < this.items.length; i++) {
      const item = this.items[i]
      hole ||= item.lost
      if (item.lost || item.response) continue
      if (acked >= 0 && acked <= item.start) break
      if (item.acked > position) continue
      candidate = i
      candidates++
      holeBefore = hole
      if (item.acked === position) exact = exact < 0 ? i : -2
    }
    if (candidates === 0 || this.pipelined) return -1
    this.doubtful = holeBefore
    // The last request that had arrived, and the client held everything before this response when it sent it.
    if (exact === candidate) return candidate
    return candidates === 1 && !holeBefore && this.nothingBetween(candidate, position, acked) ? candidate : -1
  }

  /** No request lost behind the only candidate, and no response byte lost since it was sent. */
  private nothingBetween(index: number, position: number, acked: number): boolean {
    const item = this.items[index]
    for (let i = index + 1; i < this.items.length; i++) {
      if (this.items[i].lost && (acked < 0 || this.items[i].start < acked)) return false
    }
    if (item.acked < 0) return position === 0
    return this.lostUntil <= item.acked
  }

  /**
   * Could a response begin here at all? Asked of start lines found by search: when every request is known, one that no
   * waiting request explains is text inside a body.
   */
  explains(position: number, acked: number): boolean {
    if (acked < 0) return true
    for (let i = 0; i < this.items.length; i++) {
      const item = this.items[i]
      if (item.lost) return true
      if (!item.response && item.start < acked && item.acked <= position) return true
    }
    return false
  }

  /** A response has been given to the request at `index`: what came before is resolved; order holds again. Returns those. */
  resolve(index: number): Pending[] {
    this.responsesLost = false
    if (index === 0 || (index === 1 && this.items[0].response)) return NONE
    const kept = this.items[0].response ? 1 : 0
    return this.items.splice(kept, index - kept)
  }
}

const NONE: Pending[] = []
