import { createHmac } from 'node:crypto'

/**
 * The pseudorandom function of TLS 1.2 (RFC 5246 §5) and of TLS 1.0 and 1.1 (RFC 2246 §5).
 * @param hash of the suite; `undefined` below TLS 1.2: MD5 and SHA-1 together
 */
export function prf(hash: string | undefined, secret: Buffer, label: string, seed: Buffer, bytes: number): Buffer {
  const text = Buffer.concat([Buffer.from(label, 'latin1'), seed])
  if (hash) return expand(hash, secret, text, bytes)
  const half = Math.ceil(secret.length / 2)
  const md5 = expand('md5', secret.subarray(0, half), text, bytes)
  const sha1 = expand('sha1', secret.subarray(secret.length - half), text, bytes)
  for (let i = 0; i < bytes; i++) md5[i]! ^= sha1[i]!
  return md5
}

function expand(hash: string, secret: Buffer, seed: Buffer, bytes: number): Buffer {
  const out: Buffer[] = []
  let a = seed
  for (let have = 0; have < bytes; ) {
    a = createHmac(hash, secret).update(a).digest()
    const block = createHmac(hash, secret).update(a).update(seed).digest()
    out.push(block)
    have += block.length
  }
  return Buffer.concat(out).subarray(0, bytes)
}
