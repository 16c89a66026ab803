import * as crypto from 'node:crypto'
import { createHash } from 'node:crypto'
import { BoundedMap } from '../bounded-map.js'

/** Longest value that the cache keeps as a key; longer ones are hashed each time. Characters. */
const CACHED_LENGTH = 256
/** Block of SHA-256. Bytes. */
const BLOCK = 64
/** Longest value hashed without an allocation of its own. Bytes. */
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

/**
 * Turns values into keyed pseudonyms: `h.` and 96 bits of HMAC-SHA256 (RFC 2104) in base64url. The same value under the
 * same key is the same pseudonym in every exchange and sensor; without the key it cannot be computed or reversed.
 */
export class Pseudonymizer {
  private readonly cache: BoundedMap<string, string>
  /** RFC 2104: the inner pad followed by the value, and the outer pad followed by the inner hash. */
  private readonly inner = Buffer.alloc(BLOCK + SCRATCH, 0x36)
  private readonly views: Buffer[] = new Array(BLOCK + SCRATCH + 1)
  private readonly outer = Buffer.alloc(BLOCK + 32, 0x5c)

  constructor(key: Buffer, cached: number) {
    this.cache = new BoundedMap(cached)
    const block = key.length > BLOCK ? Buffer.from(oneShot('sha256', key, 'binary'), 'binary') : key
    for (let i = 0; i < block.length; i++) {
      this.inner[i] ^= block[i]
      this.outer[i] ^= block[i]
    }
  }

  /** @param value already normalised: equal meaning must be equal text */
  of(value: string): string {
    if (value.length > CACHED_LENGTH) return this.compute(value)
    let known = this.cache.get(value)
    if (known === undefined) {
      known = this.compute(value)
      this.cache.set(value, known)
    }
    return known
  }

  private compute(value: string): string {
    let data: Buffer
    if (value.length * 3 <= SCRATCH) data = this.begun(BLOCK + this.inner.write(value, BLOCK, 'utf8'))
    else data = Buffer.concat([this.inner.subarray(0, BLOCK), Buffer.from(value, 'utf8')])
    // As text, since a hash that returns a buffer takes twice as long.
    this.outer.write(oneShot('sha256', data, 'binary'), BLOCK, 'latin1')
    return `h.${oneShot('sha256', this.outer, 'base64url').slice(0, 16)}`
  }

  /** The first `length` bytes of `inner`: views are kept, since making one costs as much as hashing a short value. */
  private begun(length: number): Buffer {
    this.views[length] ??= this.inner.subarray(0, length)
    return this.views[length]
  }
}
