import { nextSecret } from '../keys/hkdf.js'
import { Aead13 } from '../protection/aead13.js'
import type { Opened, Protection } from '../protection/protection.js'
import type { Suite } from '../suites.js'

/** Keys that hold for a run of records; the record numbers begin at 0 with each. */
export interface Epoch {
  name: 'early' | 'handshake' | 'application' | 'tls12'
  protection: Protection
  suite?: Suite
  /** TLS 1.3: for the keys behind a KeyUpdate. */
  secret?: Buffer
}

/** Fewest bytes of a record on the wire: header, an AEAD tag, one byte. */
const LEAST_RECORD = 22
/** Records of one half that may fail in a row behind a loss before its place is given up. */
const MOST_FAILURES = 16
/** Records that a handshake of TLS 1.3 may take in one half. */
const HANDSHAKE_RECORDS = 16
/** Key updates that a loss may have held. */
const MOST_UPDATES = 2

export function epoch13(name: Epoch['name'], suite: Suite, secret: Buffer): Epoch {
  return { name, suite, secret, protection: new Aead13(suite, secret) }
}

/**
 * Which keys the records of one half are under, and which number is due. Epochs follow one another; where one ends is told by
 * the first record that opens under the next.
 */
export class HalfCipher {
  private current: Epoch | undefined
  private following: Epoch[]
  /** Number of the next record. */
  private seq = 0
  /** Records that may have been lost since the last one that opened. */
  private uncertain = 0
  private failures = 0
  /** Opening attempts beyond the first of a record. */
  trials = 0

  /** Number that the first record may have at least. */
  private readonly first: number

  /** @param passed records that went by before the keys came: those of a TLS 1.3 handshake among them have numbers of their own */
  constructor(
    epochs: Epoch[],
    private readonly trialRecords: number,
    passed = 0,
  ) {
    this.following = epochs
    this.first = Math.max(0, passed - HANDSHAKE_RECORDS)
    if (passed > 0) this.uncertain = HANDSHAKE_RECORDS
  }

  get epoch(): Epoch | undefined {
    return this.current
  }

  /** The place is lost for good: nothing opens any more. */
  get exhausted(): boolean {
    return this.failures >= MOST_FAILURES && this.uncertain > 0
  }

  /** Is the number of the next record in doubt? */
  get searching(): boolean {
    return this.uncertain > 0
  }

  open(type: number, version: number, fragment: Buffer): Opened | undefined {
    if (this.exhausted) return undefined
    const opened = this.due(type, version, fragment) ?? this.later(type, version, fragment)
    if (opened) {
      this.uncertain = 0
      this.failures = 0
      return opened
    }
    this.failures++
    if (this.current) this.seq++
    return undefined
  }

  /** One record is known to be lost. */
  skip(): void {
    if (this.current) this.seq++
    // Under which keys it was is not known, so the first record under the next ones may be number 1.
    if (this.following.length > 0) this.uncertain = Math.max(this.uncertain, 1)
  }

  /** An unknown number of records were in `bytes`. */
  lose(bytes: number): void {
    const most = Math.floor(bytes / LEAST_RECORD) + 1
    this.uncertain = Math.min(this.trialRecords, this.uncertain + most)
    this.failures = 0
  }

  /** The sender goes on under the next application keys (RFC 8446 §4.6.3). */
  update(): void {
    const next = this.updated(this.current)
    if (next) this.enter(next, 0)
  }

  private due(type: number, version: number, fragment: Buffer): Opened | undefined {
    if (!this.current) return undefined
    const opened = this.current.protection.open(type, version, fragment, this.seq)
    if (opened) this.seq++
    return opened
  }

  private later(type: number, version: number, fragment: Buffer): Opened | undefined {
    const { current } = this
    if (current && this.uncertain > 0) {
      const guess = current.protection.guess?.(fragment, this.seq - 1)
      if (guess !== undefined) {
        const opened = this.attempt(current, type, version, fragment, guess)
        if (opened) return opened
      }
      const found = this.from(current, type, version, fragment, this.seq + 1)
      if (found) return found
    }
    for (const epoch of this.following) {
      const opened = this.from(epoch, type, version, fragment, this.current ? 0 : this.first)
      if (opened) return opened
    }
    return this.behindUpdates(type, version, fragment)
  }

  /** Numbers from `first` on, as many as may have been lost. */
  private from(epoch: Epoch, type: number, version: number, fragment: Buffer, first: number): Opened | undefined {
    for (let seq = first; seq <= first + this.uncertain; seq++) {
      const opened = this.attempt(epoch, type, version, fragment, seq)
      if (opened) return opened
    }
    return undefined
  }

  private behindUpdates(type: number, version: number, fragment: Buffer): Opened | undefined {
    if (this.uncertain === 0 || this.following.length > 0) return undefined
    let next = this.updated(this.current)
    for (let n = 0; next && n < MOST_UPDATES; n++, next = this.updated(next)) {
      const opened = this.from(next, type, version, fragment, 0)
      if (opened) return opened
    }
    return undefined
  }

  private attempt(epoch: Epoch, type: number, version: number, fragment: Buffer, seq: number): Opened | undefined {
    this.trials++
    const opened = epoch.protection.open(type, version, fragment, seq)
    if (opened) this.enter(epoch, seq + 1)
    return opened
  }

  private enter(epoch: Epoch, seq: number): void {
    const at = this.following.indexOf(epoch)
    if (at >= 0) this.following = this.following.slice(at + 1).filter(({ suite }) => suite === epoch.suite)
    this.current = epoch
    this.seq = seq
  }

  private updated(epoch: Epoch | undefined): Epoch | undefined {
    if (!epoch?.secret || !epoch.suite || epoch.name !== 'application') return undefined
    return epoch13('application', epoch.suite, nextSecret(epoch.suite.hash, epoch.secret))
  }
}
