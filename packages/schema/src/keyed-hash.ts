import * as crypto from 'node:crypto'
import { createHash } from 'node:crypto'

/** Block of SHA-256. Bytes. */
const BLOCK = 64
/** Longest text hashed without an allocation of its own. Bytes. */
const SCRATCH = 1024

type OneShot = (algorithm: string, data: Buffer | string, encoding: 'binary' | 'base64url') => string

/** `crypto.hash` (Node 20.12) costs a third of `createHash`; older ones have only the latter. */
const oneShot: OneShot =
  (crypto as unknown as { hash?: OneShot }).hash ??
  ((algorithm, data, encoding) => createHash(algorithm).update(data).digest(encoding))

/** SHA-256 of a text's UTF-8 bytes as base64url. */
export function sha256Text(text: string): string {
  return oneShot('sha256', text, 'base64url')
}

/** HMAC-SHA256 (RFC 2104) of texts under one key, at a fifth of what `createHmac` costs for a short one. */
export class KeyedHash {
  /** The inner pad followed by the text, and the outer pad followed by the inner hash. */
  private readonly inner = Buffer.alloc(BLOCK + SCRATCH, 0x36)
  private readonly views: Buffer[] = new Array(BLOCK + SCRATCH + 1)
  private readonly outer = Buffer.alloc(BLOCK + 32, 0x5c)

  constructor(key: Uint8Array) {
    const bytes = Buffer.from(key)
    const block = bytes.length > BLOCK ? Buffer.from(oneShot('sha256', bytes, 'binary'), 'binary') : bytes
    for (let i = 0; i < block.length; i++) {
      this.inner[i]! ^= block[i]!
      this.outer[i]! ^= block[i]!
    }
  }

  /** Of the text's UTF-8 bytes, as base64url: 43 characters. */
  of(text: string): string {
    let data: Buffer
    if (text.length * 3 <= SCRATCH) data = this.begun(BLOCK + this.inner.write(text, BLOCK, 'utf8'))
    else data = Buffer.concat([this.inner.subarray(0, BLOCK), Buffer.from(text, 'utf8')])
    // As text, since a hash that returns a buffer takes twice as long.
    this.outer.write(oneShot('sha256', data, 'binary'), BLOCK, 'latin1')
    return oneShot('sha256', this.outer, 'base64url')
  }

  /** The first `length` bytes of `inner`: views are kept, since making one costs as much as hashing a short text. */
  private begun(length: number): Buffer {
    this.views[length] ??= this.inner.subarray(0, length)
    return this.views[length]
  }
}
