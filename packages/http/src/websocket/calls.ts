import type { HttpExchange } from '../contract.js'
import type { Shared } from '../shared.js'

/** What a waiting call costs beside its body, bytes. */
const CALL_BYTES = 512
/** Ids whose operation is remembered after their first answer. Count. */
const MOST_NAMED = 256

interface Call {
  exchange: HttpExchange
  operation: string | undefined
  held: number
  time: number
}

/** The calls of one connection that wait for their first answer, and the operations whose answers go on. All by the id that the client gave. */
export class Calls {
  private readonly waiting = new Map<string, Call>()
  private readonly named = new Map<string, string | undefined>()

  /** @param publish called with what will not be answered any more, and why */
  constructor(
    private readonly shared: Shared,
    private readonly publish: (exchange: HttpExchange, reason: string) => void,
  ) {}

  /** @returns false when there is no room: it cannot wait */
  wait(id: string, exchange: HttpExchange, operation: string | undefined, time: number): boolean {
    const { budget, limits, counters } = this.shared
    this.drop(id, 'no-response')
    if (this.waiting.size >= limits.pendingRequests) {
      counters.pending_limit++
      this.drop(this.waiting.keys().next().value!, 'pending-limit')
    }
    const held = CALL_BYTES + (exchange.request?.body?.length ?? 0)
    this.remember(id, operation)
    if (!budget.take(held)) {
      counters.memory_refusals++
      return false
    }
    this.waiting.set(id, { exchange, operation, held, time })
    return true
  }

  /** The call that a first answer belongs to. */
  take(id: string): HttpExchange | undefined {
    const call = this.waiting.get(id)
    if (!call) return undefined
    this.waiting.delete(id)
    this.shared.budget.give(call.held)
    return call.exchange
  }

  operationOf(id: string): string | undefined {
    return this.named.get(id)
  }

  forget(id: string): void {
    this.named.delete(id)
  }

  /** Packet time has reached `now`, ms: what has waited for too long is told without its answer. */
  sweep(now: number): void {
    for (const [id, { time }] of this.waiting) {
      if (now - time < this.shared.limits.wsReplyMs) return
      this.drop(id, 'no-response')
    }
  }

  close(reason: string): void {
    for (const id of [...this.waiting.keys()]) this.drop(id, reason)
  }

  /** Everything is forgotten. */
  release(): void {
    for (const id of [...this.waiting.keys()]) this.take(id)
    this.named.clear()
  }

  private drop(id: string, reason: string): void {
    const exchange = this.take(id)
    if (exchange) this.publish(exchange, reason)
  }

  private remember(id: string, operation: string | undefined): void {
    this.named.delete(id)
    if (this.named.size >= MOST_NAMED) this.named.delete(this.named.keys().next().value!)
    this.named.set(id, operation)
  }
}
