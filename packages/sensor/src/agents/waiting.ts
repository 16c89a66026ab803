/** Calls of MCP's first generation: posted, accepted with 202, and answered over the stream of their session. */
import type { HttpExchange } from '@apiscope/http'
import type { Naming } from '../naming.js'
import type { HeardCall } from './facts.js'

export interface WaitingCall {
  http: HttpExchange
  naming: Naming
  call: HeardCall
  isInspected: boolean
  /** Packet time at which it is told without its answer, ms. */
  due: number
  bytes: number
}

/** Calls that wait, and the bytes of their bodies together, in one thread. Count, bytes. */
const MOST = 1_024
const MOST_BYTES = 8 * 1024 * 1024
/** How long, ms of packet time: a stream tells what has come every 10 s. */
const WAIT_MS = 30_000

export class WaitingCalls {
  private readonly waiting = new Map<string, WaitingCall>()
  private held = 0

  /** @param tell called with what will not be answered any more */
  constructor(private readonly tell: (call: WaitingCall) => void) {}

  /** @param session host and target to which it was posted */
  wait(session: string, waiting: Omit<WaitingCall, 'due' | 'bytes'>, now: number): void {
    const key = keyOf(session, waiting.call.id!)
    this.drop(key)
    const bytes = waiting.http.request?.body?.length ?? 0
    this.held += bytes
    this.waiting.set(key, { ...waiting, due: now + WAIT_MS, bytes })
    while (this.waiting.size > MOST || this.held > MOST_BYTES) this.drop(this.waiting.keys().next().value!)
  }

  /** The call that an event with this id answers. */
  take(session: string, id: string): WaitingCall | undefined {
    const key = keyOf(session, id)
    const call = this.waiting.get(key)
    if (call) this.remove(key, call)
    return call
  }

  advance(now: number): void {
    for (const [key, { due }] of this.waiting) {
      if (due > now) return
      this.drop(key)
    }
  }

  finish(): void {
    for (const key of [...this.waiting.keys()]) this.drop(key)
  }

  /** Packet time was set back: what waits is told, lest it waits until that time comes again. */
  private drop(key: string): void {
    const call = this.waiting.get(key)
    if (!call) return
    this.remove(key, call)
    this.tell(call)
  }

  private remove(key: string, { bytes }: WaitingCall): void {
    this.waiting.delete(key)
    this.held -= bytes
  }
}

const keyOf = (session: string, id: string) => `${session} ${id}`
