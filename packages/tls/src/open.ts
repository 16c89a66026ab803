import type { OpenStream } from '@apiscope/flow'
import type { TlsSink } from './contract.js'
import { type TlsCounters, tlsCounters } from './counters.js'
import { KeyStore } from './keys/key-store.js'
import { Tickets } from './keys/tickets.js'
import { DEFAULT_TLS_LIMITS, type TlsLimits } from './limits.js'
import type { Waiting } from './session/waiting.js'
import type { TlsShared } from './shared.js'
import { TlsFlow } from './tls-flow.js'

/** The TLS room for the flows of one thread. */
export interface TlsRoom {
  /** Hand this to the flow table. */
  readonly open: OpenStream
  readonly counters: Readonly<TlsCounters>
  /** Where key feeds put what they read. */
  readonly keys: KeyStore
  /** Packet time has reached `now`, ms: what waited too long gives up. */
  advance(now: number): void
  /** End of input: nothing waits any more. */
  finish(now: number): void
}

/**
 * Takes TLS off the flows of `inner`, as far as their secrets are known; what is no TLS passes untouched. Nothing throws on traffic;
 * what waits for keys stays within `waitBytes` for all flows together.
 */
export function openTls(inner: OpenStream, sink: TlsSink, options: Partial<TlsLimits> = {}): TlsRoom {
  const limits = { ...DEFAULT_TLS_LIMITS, ...options }
  const room = new Room(limits)
  const shared: TlsShared = {
    limits,
    counters: room.counters,
    keys: room.keys,
    tickets: new Tickets(limits.tickets),
    sink,
  }
  return {
    open: (info) => {
      const handler = inner(info)
      return handler && new TlsFlow(info, handler, shared, room)
    },
    counters: room.counters,
    keys: room.keys,
    advance: (now) => room.advance(now),
    finish: (now) => room.finish(now),
  }
}

/** Which flows wait, oldest first, and what they hold together. */
class Room {
  readonly counters = tlsCounters()
  readonly keys: KeyStore
  private readonly waiting = new Set<Waiting>()
  private bytes = 0

  constructor(private readonly limits: TlsLimits) {
    this.keys = new KeyStore(limits)
  }

  held(bytes: number): void {
    this.bytes += bytes
    while (this.bytes > this.limits.waitBytes) {
      const [oldest] = this.waiting
      if (!oldest) return
      this.counters.wait_overflow_bytes += oldest.giveUp()
    }
  }

  waits(waiting: Waiting): void {
    this.waiting.add(waiting)
  }

  ready(waiting: Waiting): void {
    this.waiting.delete(waiting)
  }

  advance(now: number): void {
    this.keys.advance(now)
    for (const waiting of this.waiting) {
      if (now - waiting.since <= this.limits.waitMs) return
      this.counters.wait_expired_bytes += waiting.giveUp()
    }
  }

  finish(now: number): void {
    for (const waiting of [...this.waiting]) {
      waiting.wake(now)
      if (waiting.state === 'waiting') this.counters.wait_expired_bytes += waiting.giveUp()
    }
  }
}
