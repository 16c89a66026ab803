import { BodyAccount } from '../body/account.js'
import { ChunkTexts } from '../framing/chunk-texts.js'
import { CHUNK_BAD, CHUNK_DATA, CHUNK_MORE, ChunkedDecoder, looksChunked } from '../framing/chunked.js'
import { BODY_CHUNKED, BODY_CLOSE, BODY_LENGTH, BODY_NONE, type BodyKind, type Framing } from '../framing/framing.js'
import { NO_FIELDS } from '../head/fields.js'
import { Message } from '../message.js'
import { ODDITY } from '../oddities.js'
import { Pending } from '../pairing/pending.js'
import type { ParserContext } from '../parser-context.js'

export const OPEN = 0
export const COMPLETE = 1
/** The framing makes no sense any more. */
export const BROKEN = 2

const NOBODY = new Pending()
const NOTHING = new Message(NO_FIELDS, '', 0, 0)

/** Finds the end of one body after the other (RFC 9112 §6) and hands its bytes on. */
export class BodyStage {
  pending: Pending = NOBODY
  message: Message = NOTHING
  status: typeof OPEN | typeof COMPLETE | typeof BROKEN = COMPLETE
  private kind: BodyKind = BODY_NONE
  private remaining = 0
  private fallback = -1
  private readonly account: BodyAccount
  private chunks: ChunkedDecoder | undefined
  private texts: ChunkTexts | undefined

  constructor(private readonly shared: ParserContext) {
    this.account = new BodyAccount(shared)
  }

  begin(
    pending: Pending,
    message: Message,
    framing: Framing,
    contentType: string,
    codings: string,
    keep: number,
  ): void {
    this.pending = pending
    this.message = message
    this.kind = framing.kind
    this.remaining = framing.length
    this.fallback = framing.doubtful ? framing.length : -1
    this.status = framing.kind === BODY_NONE ? COMPLETE : OPEN
    this.account.begin(message, contentType, codings, keep)
    if (framing.kind !== BODY_CHUNKED) return
    this.chunks ??= new ChunkedDecoder(this.shared.limits.chunkLineBytes, this.shared.limits.trailerBytes)
    // Of answers nobody looks at them.
    if (message.status === 0) this.texts ??= new ChunkTexts(this.shared.budget, this.shared.limits.chunkTextBytes)
    this.chunks.reset(message.status === 0 ? this.texts : undefined)
  }

  /** Takes bytes from `start` on; returns how far it got. */
  read(buf: Buffer, start: number, end: number, time: number): number {
    this.message.lastByte = time
    if (this.kind === BODY_CHUNKED && (this.fallback < 0 || this.isChunked(buf, start, end))) {
      return this.chunked(buf, start, end)
    }
    if (this.kind === BODY_CLOSE) {
      this.account.data(buf, start, end, false)
      return end
    }
    const to = this.remaining < end - start ? start + this.remaining : end
    this.remaining -= to - start
    this.account.data(buf, start, to, this.remaining === 0)
    if (this.remaining === 0) this.status = COMPLETE
    return to
  }

  /** A Transfer-Encoding that only resembles chunked: the first bytes decide, else length or close delimits. */
  private isChunked(buf: Buffer, start: number, end: number): boolean {
    const yes = looksChunked(buf, start, end)
    if (!yes) this.kind = this.fallback > 0 ? BODY_LENGTH : BODY_CLOSE
    this.fallback = -1
    return yes
  }

  private chunked(buf: Buffer, start: number, end: number): number {
    const chunks = this.chunks!
    let p = start
    for (;;) {
      const event = chunks.next(buf, p, end)
      p = chunks.to
      if (event === CHUNK_DATA) this.account.data(buf, chunks.from, chunks.to, false)
      else if (event === CHUNK_MORE) return p
      else {
        this.status = event === CHUNK_BAD ? BROKEN : COMPLETE
        if (event === CHUNK_BAD) {
          this.shared.counters.bad_chunks++
          this.pending.oddities |= ODDITY.BAD_CHUNK_SIZE
        }
        return p
      }
    }
  }

  /** `bytes` are missing: returns how many of them surely lie in this body; when it is `BROKEN`, all are counted to it. */
  gap(bytes: number, time: number): number {
    const inside = this.kind === BODY_LENGTH ? Math.min(bytes, this.remaining) : bytes
    this.message.gapBytes += inside
    this.message.lastByte = time
    this.account.gap()
    if (this.kind === BODY_LENGTH) {
      this.remaining -= inside
      if (this.remaining === 0) this.status = COMPLETE
    } else if (this.kind === BODY_CHUNKED && !this.chunks!.gap(bytes)) this.status = BROKEN
    return inside
  }

  /** The half has ended here: is that the end of the body? `clean`: by FIN. */
  endsHere(clean: boolean): boolean {
    if (this.kind === BODY_CLOSE) return clean
    return this.kind === BODY_CHUNKED && this.chunks!.bodyComplete
  }

  /** The books of the body that is read. */
  get books(): BodyAccount {
    return this.account
  }

  /** Nothing of the body has come yet. */
  get untouched(): boolean {
    return this.message.bodyBytes === 0 && this.message.gapBytes === 0
  }

  /** Lets go of the message, so that an idle stage keeps none alive. */
  forget(): void {
    this.pending = NOBODY
    this.message = NOTHING
    this.account.forget()
    this.texts?.clear()
  }

  /** Closes the books. `cut`: the body ended before its framing said so. */
  finish(cut: boolean): void {
    const { account, message, pending } = this
    if (this.kind === BODY_CHUNKED) {
      pending.oddities |= this.chunks!.oddities
      if (message.status === 0) this.texts!.give(message, this.shared.limits.headerCount)
    }
    if (cut) {
      message.truncated = true
      message.loseBody()
      this.shared.counters.truncated++
    }
    account.finish()
    pending.oddities |= account.oddities
    this.status = COMPLETE
  }
}
