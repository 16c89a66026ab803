import type { Reads } from './pcapng-interface.js'
import { type FrameSink, LINKTYPE_SECRETS } from './source.js'

/** Type and total length of the block, type and length of the secrets (draft-ietf-opsawg-pcapng §4.7). */
export const MIN_SECRETS = 16
/** Secrets type of a TLS key log: `TLSK`. */
const TLS_KEY_LOG = 0x544c534b
/** Longest line of a key log; a longer one is none. Bytes. */
const MAX_LINE = 4_096
const LF = 0x0a

/** Hands on the lines of a Decryption Secrets Block of any length as they come; holds one unfinished line at most. */
export class SecretsBlock {
  private left = 0
  private rest = 0
  private carry: Buffer = Buffer.alloc(0)

  /** All lines of the block have been read. */
  get isOver(): boolean {
    return this.left === 0
  }

  /** Bytes of the block that are still to come. */
  get pending(): number {
    return this.left + this.rest
  }

  /** @param at of the block, of which at least 16 bytes are there; answers where its secrets begin */
  begin(buf: Buffer, at: number, length: number, reads: Reads): number {
    const isKeyLog = reads.u32(buf, at + 8) === TLS_KEY_LOG
    this.left = isKeyLog ? Math.min(reads.u32(buf, at + 12), length - MIN_SECRETS) : 0
    this.rest = length - MIN_SECRETS - this.left
    return at + MIN_SECRETS
  }

  /** Bytes of the block behind its secrets, once. */
  takeRest(): number {
    const { rest } = this
    this.rest = 0
    return rest
  }

  /** Hands on the whole lines of `buf[from, to)` that belong to the block; answers where what follows them begins. */
  lines(buf: Buffer, from: number, to: number, time: number, sink: FrameSink): number {
    const end = Math.min(to, from + this.left)
    if (end === from) return from
    this.left -= end - from
    const whole = this.left === 0 ? end : buf.lastIndexOf(LF, end - 1) + 1
    if (whole > from) {
      const piece = this.carry.length > 0 ? Buffer.concat([this.carry, buf.subarray(from, whole)]) : undefined
      if (piece) sink.frame(piece, 0, piece.length, 0, time, LINKTYPE_SECRETS)
      else sink.frame(buf, from, whole, 0, time, LINKTYPE_SECRETS)
      this.carry = Buffer.alloc(0)
    }
    const kept = buf.subarray(Math.max(from, whole), end)
    this.carry = this.carry.length + kept.length > MAX_LINE ? Buffer.alloc(0) : Buffer.concat([this.carry, kept])
    return end
  }
}
