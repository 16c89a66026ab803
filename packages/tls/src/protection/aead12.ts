import { HEADER_BYTES } from '../records/header.js'
import type { Suite } from '../suites.js'
import { decrypt } from './aead13.js'
import { type Opened, type Protection, writeSeq } from './protection.js'

const EXPLICIT = 8
const NONCE_BYTES = 12

/** AEAD records of TLS 1.2: GCM and CCM with an explicit part of the nonce (RFC 5288 §3, 6655 §3), ChaCha20 without (RFC 7905 §2). */
export class Aead12 implements Protection {
  private readonly nonce = Buffer.alloc(NONCE_BYTES)
  private readonly additional = Buffer.alloc(8 + HEADER_BYTES)
  /** Explicit nonce of the last record opened: most implementations count it up. */
  private last: bigint | undefined

  constructor(
    private readonly suite: Suite,
    private readonly key: Buffer,
    private readonly iv: Buffer,
  ) {}

  open(type: number, version: number, fragment: Buffer, seq: number): Opened | undefined {
    const { suite, nonce, additional } = this
    const start = suite.ivBytes === NONCE_BYTES ? 0 : EXPLICIT
    const end = fragment.length - suite.tagBytes
    if (end < start) return undefined
    writeSeq(additional, 0, seq)
    additional[8] = type
    additional.writeUInt16BE(version, 9)
    additional.writeUInt16BE(end - start, 11)
    if (start === 0) {
      writeSeq(nonce.fill(0), 4, seq)
      for (let i = 0; i < NONCE_BYTES; i++) nonce[i]! ^= this.iv[i]!
    } else {
      this.iv.copy(nonce, 0)
      fragment.copy(nonce, 4, 0, EXPLICIT)
    }
    const data = decrypt(suite, this.key, nonce, additional, fragment, start, end)
    if (!data) return undefined
    if (start > 0) this.last = fragment.readBigUInt64BE(0)
    return { type, data }
  }

  guess(fragment: Buffer, lastSeq: number): number | undefined {
    if (this.last === undefined || this.suite.ivBytes === NONCE_BYTES || fragment.length < EXPLICIT) return undefined
    const ahead = fragment.readBigUInt64BE(0) - this.last
    return ahead > 0n && ahead < 2n ** 32n ? lastSeq + Number(ahead) : undefined
  }
}
