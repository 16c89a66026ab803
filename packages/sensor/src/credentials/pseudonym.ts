import { KeyedHash } from '@apiscope/schema'
import { BoundedMap } from '../bounded-map.js'

/** Longest value that the cache keeps as a key; longer ones are hashed each time. Characters. */
const CACHED_LENGTH = 256

/**
 * Turns values into keyed pseudonyms: `h.` and 96 bits of HMAC-SHA256 (RFC 2104) in base64url. The same value under the
 * same key is the same pseudonym in every exchange and sensor; without the key it cannot be computed or reversed.
 */
export class Pseudonymizer {
  private readonly cache: BoundedMap<string, string>
  private readonly hash: KeyedHash

  constructor(key: Buffer, cached: number) {
    this.cache = new BoundedMap(cached)
    this.hash = new KeyedHash(key)
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
    return `h.${this.hash.of(value).slice(0, 16)}`
  }
}
