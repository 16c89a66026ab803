import type { Half } from '@apiscope/flow'
import type { Shared } from '../shared.js'
import type { BodyStage } from './body-stage.js'
import type { HalfOwner } from './half-owner.js'
import type { HeadStage } from './head-stage.js'
import type { HelloStage } from './hello-stage.js'
import type { PeekStage } from './peek-stage.js'
import { type MessageStart, type Place, ROLE_UNKNOWN, type Role } from './role.js'
import type { SearchStage } from './search-stage.js'

/** A start line is due here. */
export const HEAD = 0
export const BODY = 1
/** The place in the stream is lost: a start line is looked for. */
export const SEARCH = 2
/** Collecting a TLS ClientHello for its server name. */
export const HELLO = 3
export const TUNNEL = 4
export const IGNORED = 5

/** What the files of this folder share about one half; a half is in one state at a time, each with a stage of its own. */
export abstract class ReaderState implements Place {
  role: Role = ROLE_UNKNOWN
  state = HEAD
  /** Stream position behind the last byte (or gap) delivered. */
  position = 0
  ended = false
  /** Bytes, not only gaps, have been delivered. */
  seen = false
  /** No message has been found in this half yet. */
  fresh = true
  /** The first bytes of the body (or tunnel) have been judged. */
  peeked = false
  /** Where the place was last lost, −1 never. */
  lostAt = -1
  searchLimit: number
  base = 0
  seqBase = 0
  time = 0
  acked = -1
  /** Only while a head is being collected. */
  head: HeadStage | undefined = undefined
  /** Only while a body is being read. */
  body: BodyStage | undefined = undefined
  searcher: SearchStage | undefined = undefined
  peek: PeekStage | undefined = undefined
  helloStage: HelloStage | undefined = undefined

  constructor(
    readonly connection: HalfOwner,
    readonly shared: Shared,
    readonly half: Half,
  ) {
    this.searchLimit = shared.limits.searchBytes
  }

  /** Takes bytes from `p` on in the state at hand; returns how far it got. */
  protected abstract step(buf: Buffer, p: number, end: number): number

  /** Bytes of earlier chunks that were kept back go on now. */
  replay(kept: Buffer, start: MessageStart): void {
    if (kept.length === 0) return
    const { base, time, acked } = this
    this.base = start.offset
    this.time = start.time
    this.acked = start.acked
    let p = 0
    while (p < kept.length) p = this.step(kept, p, kept.length)
    this.base = base
    this.time = time
    this.acked = acked
  }

  /** The place is lost from `offset` on: messages may begin there unseen. */
  lose(offset: number): void {
    this.shared.counters.resyncs++
    this.state = SEARCH
    this.fresh = false
    this.lostAt = Math.max(this.lostAt, offset)
    this.connection.placeLost(this, offset)
  }

  /** The message is over, as framed, at stream position `offset`. */
  finishAt(offset: number): void {
    this.complete(false, offset)
  }

  /** The message is over before its framing says so. */
  truncate(reason: string): void {
    this.body!.pending.reason ??= reason
    this.complete(true, -1)
  }

  private complete(cut: boolean, end: number): void {
    const body = this.body!
    this.state = HEAD
    this.body = undefined
    body.finish(cut)
    const { pending, message } = body
    this.shared.releaseBody(body)
    this.connection.exchanges.done(pending, message, end)
  }

  /** Is a start line that search has found at `position`, in a packet that acknowledged `acked`, credible? */
  credible(position: number, acked: number, chunkStart: boolean): boolean {
    return this.fresh || this.connection.explains(this, position, acked, chunkStart)
  }
}
