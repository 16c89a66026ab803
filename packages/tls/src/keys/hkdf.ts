import { createHmac } from 'node:crypto'

/** HKDF-Expand-Label of TLS 1.3 with an empty context (RFC 8446 §7.1, RFC 5869 §2.3). */
export function expandLabel(hash: string, secret: Buffer, label: string, bytes: number): Buffer {
  const name = Buffer.from(`tls13 ${label}`, 'latin1')
  const info = Buffer.alloc(2 + 1 + name.length + 1)
  info.writeUInt16BE(bytes, 0)
  info[2] = name.length
  name.copy(info, 3)
  const out: Buffer[] = []
  let block: Buffer = Buffer.alloc(0)
  for (let have = 0, i = 1; have < bytes; i++) {
    block = createHmac(hash, secret).update(block).update(info).update(Buffer.of(i)).digest()
    out.push(block)
    have += block.length
  }
  return Buffer.concat(out).subarray(0, bytes)
}

/** The secret after a KeyUpdate (RFC 8446 §7.2). */
export function nextSecret(hash: string, secret: Buffer): Buffer {
  return expandLabel(hash, secret, 'traffic upd', secret.length)
}
