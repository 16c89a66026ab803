import type { TlsShared } from '../shared.js'
import { heldBytes, type TlsEvent } from './events.js'
import type { Session } from './session.js'

/** What the room does for a flow that waits. */
export interface WaitingRoom {
  /** Bytes held by all flows together have grown or shrunk. */
  held(bytes: number): void
  waits(waiting: Waiting): void
  ready(waiting: Waiting): void
}

type State = 'reading' | 'waiting' | 'given-up'

/**
 * Holds what a session cannot read yet, in order, until its key comes or a bound is met; then reading goes on where it stood.
 * States: `reading` (nothing is held), `waiting`, and `given-up` (records pass unread until a key comes).
 */
export class Waiting {
  state: State = 'reading'
  /** Packet time of the first event that is held, ms. */
  since = 0
  held = 0
  private readonly events: TlsEvent[] = []
  private unsubscribe: (() => void) | undefined
  private awaited: string | undefined
  private now = 0

  constructor(
    readonly session: Session,
    private readonly shared: TlsShared,
    private readonly room: WaitingRoom,
  ) {}

  /** @param event its fragment is borrowed: copied when it has to wait */
  push(event: TlsEvent, now: number): void {
    this.now = now
    const { session } = this
    if (event.kind === 'record') session.arrives(event)
    if (this.events.length === 0 && session.take(event)) {
      if (this.state === 'given-up') this.leave('reading')
      return
    }
    if (event.kind === 'record' && session.isPlainHandshake(event)) {
      session.take(event)
      this.drain()
      return
    }
    if (this.state === 'given-up' || session.hopeless || !this.shared.keys.expected) {
      session.giveUp(event)
      if (event.kind === 'close') this.leave('reading')
      return
    }
    this.hold(event)
  }

  /** Reads what has become readable. */
  drain(): void {
    const { events, session } = this
    if (this.state !== 'waiting') {
      this.subscribe()
      return
    }
    let done = 0
    while (done < events.length && session.take(events[done]!)) this.release(events[done++]!)
    if (done > 0) {
      session.facts.keyLateMs = Math.max(session.facts.keyLateMs, this.now - this.since)
      this.shared.counters.late_keys++
      events.splice(0, done)
    }
    if (events.length === 0) this.leave('reading')
    else this.subscribe()
  }

  /** The bound is met: what waits is passed over, and reading goes on from the next record that can be read. */
  giveUp(): number {
    const bytes = this.held
    let isOver = false
    for (const event of this.events.splice(0)) {
      this.release(event)
      this.session.giveUp(event)
      if (event.kind === 'close') isOver = true
    }
    // What is over reads nothing more: asked to wait for a key that never comes, it would be kept for ever.
    this.leave(isOver ? 'reading' : 'given-up')
    this.subscribe()
    return bytes
  }

  /** Nothing more will come. */
  dispose(): void {
    this.unsubscribe?.()
    this.unsubscribe = undefined
    if (this.state === 'waiting') this.room.ready(this)
    for (const event of this.events.splice(0)) this.release(event)
    this.state = 'reading'
  }

  /** A secret came that may be the one. */
  wake(now: number): void {
    this.now = Math.max(this.now, now)
    if (this.state === 'waiting') this.drain()
  }

  private hold(event: TlsEvent): void {
    const kept = event.kind === 'record' ? { ...event, fragment: Buffer.from(event.fragment) } : event
    if (this.state === 'reading') {
      this.state = 'waiting'
      this.since = this.now
      this.room.waits(this)
    }
    this.events.push(kept)
    const bytes = heldBytes(kept)
    this.held += bytes
    this.room.held(bytes)
    this.subscribe()
    if (this.held > this.shared.limits.waitFlowBytes) this.shared.counters.wait_overflow_bytes += this.giveUp()
  }

  private release(event: TlsEvent): void {
    const bytes = heldBytes(event)
    this.held -= bytes
    this.room.held(-bytes)
  }

  private leave(state: State): void {
    if (this.state === 'waiting') this.room.ready(this)
    this.state = state
    if (state === 'reading') {
      this.unsubscribe?.()
      this.unsubscribe = undefined
    }
  }

  private subscribe(): void {
    if (this.state === 'reading') return
    const { awaits } = this.session
    if (this.unsubscribe && this.awaited === awaits) return
    this.unsubscribe?.()
    this.awaited = awaits
    this.unsubscribe = this.shared.keys.onSecret(awaits, () => this.wake(this.now))
  }
}
