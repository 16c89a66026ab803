import { createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto'
import { HEADER_BYTES } from '../records/header.js'
import type { Suite } from '../suites.js'
import { type Opened, type Protection, writeSeq } from './protection.js'

/**
 * CBC records (RFC 5246 §6.2.3.2; the IV of TLS 1.0 is the last block of the record before) with the MAC inside, or outside where
 * both sides agreed to it (RFC 7366); and suites that only authenticate.
 */
export class Cbc12 implements Protection {
  private readonly additional = Buffer.alloc(8 + HEADER_BYTES)
  private chained: Buffer

  constructor(
    private readonly suite: Suite,
    private readonly key: Buffer,
    private readonly macKey: Buffer,
    iv: Buffer,
    private readonly explicitIv: boolean,
    private readonly encryptThenMac: boolean,
  ) {
    this.chained = iv
  }

  open(type: number, version: number, fragment: Buffer, seq: number): Opened | undefined {
    const { suite } = this
    const sealed = this.encryptThenMac && suite.mode === 'cbc'
    const body = sealed ? this.authenticated(type, version, fragment, seq) : fragment
    const plain = body && this.decrypted(body)
    if (!plain) return undefined
    const data = sealed ? plain : this.authenticated(type, version, plain, seq)
    if (!data) return undefined
    if (!this.explicitIv && suite.mode === 'cbc') this.chained = Buffer.from(body.subarray(body.length - suite.ivBytes))
    return { type, data }
  }

  /** `covered` without the MAC behind it, when that is right. */
  private authenticated(type: number, version: number, covered: Buffer, seq: number): Buffer | undefined {
    const { suite, additional } = this
    const length = covered.length - suite.macBytes
    if (length < 0) return undefined
    writeSeq(additional, 0, seq)
    additional[8] = type
    additional.writeUInt16BE(version, 9)
    additional.writeUInt16BE(length, 11)
    const mac = createHmac(suite.mac, this.macKey).update(additional).update(covered.subarray(0, length)).digest()
    return timingSafeEqual(mac, covered.subarray(length)) ? covered.subarray(0, length) : undefined
  }

  private decrypted(body: Buffer): Buffer | undefined {
    const { suite } = this
    if (suite.mode === 'null') return body
    const block = suite.ivBytes
    const start = this.explicitIv ? block : 0
    if (body.length < start + block || body.length % block !== 0) return undefined
    const iv = this.explicitIv ? body.subarray(0, block) : this.chained
    const decipher = createDecipheriv(suite.cipher, this.key, iv).setAutoPadding(false)
    const plain = Buffer.concat([decipher.update(body.subarray(start)), decipher.final()])
    const padding = plain[plain.length - 1]! + 1
    if (padding > plain.length) return undefined
    for (let i = plain.length - padding; i < plain.length; i++) if (plain[i] !== padding - 1) return undefined
    return plain.subarray(0, plain.length - padding)
  }
}
