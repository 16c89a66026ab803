import type { Half } from '@apiscope/flow'
import type { ServerHello } from '../handshake/server-hello.js'
import { prf } from '../keys/prf.js'
import type { Suite } from '../suites.js'
import { Aead12 } from './aead12.js'
import { Cbc12 } from './cbc12.js'
import type { Protection } from './protection.js'

const TLS_1_1 = 0x0302
const TLS_1_2 = 0x0303

/**
 * The keys of one half from a master secret (RFC 5246 §6.3).
 * @param half 0 = the client's records
 */
export function protection12(
  suite: Suite,
  master: Buffer,
  clientRandom: Buffer,
  hello: Pick<ServerHello, 'random' | 'version' | 'encryptThenMac'>,
  half: Half,
): Protection {
  const { macBytes, keyBytes, ivBytes } = suite
  const seed = Buffer.concat([hello.random, clientRandom])
  const hash = hello.version >= TLS_1_2 ? suite.hash : undefined
  const block = prf(hash, master, 'key expansion', seed, 2 * (macBytes + keyBytes + ivBytes))
  let at = 0
  const both = (bytes: number): Buffer => {
    const pair = block.subarray(at, at + 2 * bytes)
    at += 2 * bytes
    return half === 0 ? pair.subarray(0, bytes) : pair.subarray(bytes)
  }
  const mac = both(macBytes)
  const key = both(keyBytes)
  const iv = both(ivBytes)
  return suite.mode === 'aead'
    ? new Aead12(suite, key, iv)
    : new Cbc12(suite, key, mac, iv, hello.version >= TLS_1_1, hello.encryptThenMac)
}
