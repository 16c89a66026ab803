import { type CipherCCMTypes, type CipherGCMTypes, createDecipheriv } from 'node:crypto'
import { expandLabel } from '../keys/hkdf.js'
import { HEADER_BYTES } from '../records/header.js'
import type { Suite } from '../suites.js'
import type { Opened, Protection } from './protection.js'
import { writeSeq } from './protection.js'

const NONCE_BYTES = 12

/** Records of TLS 1.3 (RFC 8446 §5.2): the nonce is the number mixed into the IV, the true type stands behind the content. */
export class Aead13 implements Protection {
  private readonly key: Buffer
  private readonly iv: Buffer
  private readonly nonce = Buffer.alloc(NONCE_BYTES)
  private readonly header = Buffer.alloc(HEADER_BYTES)

  constructor(
    private readonly suite: Suite,
    secret: Buffer,
  ) {
    this.key = expandLabel(suite.hash, secret, 'key', suite.keyBytes)
    this.iv = expandLabel(suite.hash, secret, 'iv', NONCE_BYTES)
  }

  open(type: number, version: number, fragment: Buffer, seq: number): Opened | undefined {
    const { suite, nonce, header } = this
    const length = fragment.length - suite.tagBytes
    if (length < 1) return undefined
    writeSeq(nonce.fill(0), 4, seq)
    for (let i = 0; i < NONCE_BYTES; i++) nonce[i]! ^= this.iv[i]!
    header[0] = type
    header.writeUInt16BE(version, 1)
    header.writeUInt16BE(fragment.length, 3)
    const inner = decrypt(suite, this.key, nonce, header, fragment, 0, length)
    if (!inner) return undefined
    let end = inner.length
    while (end > 0 && inner[end - 1] === 0) end--
    return end === 0 ? undefined : { type: inner[end - 1]!, data: inner.subarray(0, end - 1) }
  }
}

/** Opens `fragment[start, end)` with the tag behind it; undefined when it does not authenticate. */
export function decrypt(
  suite: Suite,
  key: Buffer,
  nonce: Buffer,
  additional: Buffer,
  fragment: Buffer,
  start: number,
  end: number,
): Buffer | undefined {
  const decipher = createDecipheriv(suite.cipher as CipherGCMTypes, key, nonce, { authTagLength: suite.tagBytes })
  try {
    decipher.setAuthTag(fragment.subarray(end, end + suite.tagBytes))
    const isCcm = suite.cipher.endsWith('ccm' satisfies string as CipherCCMTypes)
    decipher.setAAD(additional, isCcm ? { plaintextLength: end - start } : undefined)
    const plain = decipher.update(fragment.subarray(start, end))
    decipher.final()
    return plain
  } catch {
    return undefined
  }
}
