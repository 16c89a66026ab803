/** Cipher suites of TLS 1.0 to 1.3 (IANA TLS Parameters) that Node's OpenSSL can decrypt, by what decryption needs to know. */
export interface Suite {
  id: number
  /** How records are protected. */
  mode: 'aead' | 'cbc' | 'null'
  /** OpenSSL's name. */
  cipher: string
  keyBytes: number
  /** `cbc`: block size; `aead` of TLS 1.2: the implicit part of the nonce (4 for GCM and CCM, 12 for ChaCha20). */
  ivBytes: number
  /** AEAD tag, bytes. */
  tagBytes: number
  /** `cbc`, `null`: hash of the record's HMAC. */
  mac: 'md5' | 'sha1' | 'sha256' | 'sha384' | ''
  macBytes: number
  /** Hash of the key schedule (TLS 1.2 PRF, TLS 1.3 HKDF). */
  hash: 'sha256' | 'sha384'
}

type Shape = Omit<Suite, 'id'>

const aead = (cipher: string, keyBytes: number, hash: Suite['hash'], tagBytes = 16, ivBytes = 4): Shape => ({
  mode: 'aead',
  cipher,
  keyBytes,
  ivBytes,
  tagBytes,
  mac: '',
  macBytes: 0,
  hash,
})
const MAC_BYTES = { md5: 16, sha1: 20, sha256: 32, sha384: 48 } as const
const cbc = (cipher: string, keyBytes: number, mac: keyof typeof MAC_BYTES, block = 16): Shape => ({
  mode: cipher === '' ? 'null' : 'cbc',
  cipher,
  keyBytes,
  ivBytes: block,
  tagBytes: 0,
  mac,
  macBytes: MAC_BYTES[mac],
  hash: mac === 'sha384' ? 'sha384' : 'sha256',
})

/** Suites that protect records alike, as hexadecimal ids. */
const TABLE: readonly (readonly [string, Shape])[] = [
  // TLS 1.3 (RFC 8446 §B.4)
  ['1301', aead('aes-128-gcm', 16, 'sha256')],
  ['1302', aead('aes-256-gcm', 32, 'sha384')],
  ['1303', aead('chacha20-poly1305', 32, 'sha256', 16, 12)],
  ['1304', aead('aes-128-ccm', 16, 'sha256')],
  ['1305', aead('aes-128-ccm', 16, 'sha256', 8)],
  // GCM (RFC 5288, 5289, 5487, 8442)
  ['009c 009e 00a0 00a2 00a4 00a6 00a8 00aa 00ac c02b c02d c02f c031 d001', aead('aes-128-gcm', 16, 'sha256')],
  ['009d 009f 00a1 00a3 00a5 00a7 00a9 00ab 00ad c02c c02e c030 c032 d002', aead('aes-256-gcm', 32, 'sha384')],
  ['c050 c052 c054 c056 c05c c05e c060 c062 c06a c06c c06e', aead('aria-128-gcm', 16, 'sha256')],
  ['c051 c053 c055 c057 c05d c05f c061 c063 c06b c06d c06f', aead('aria-256-gcm', 32, 'sha384')],
  // ChaCha20-Poly1305 (RFC 7905)
  ['cca8 cca9 ccaa ccab ccac ccad ccae', aead('chacha20-poly1305', 32, 'sha256', 16, 12)],
  // CCM (RFC 6655, 7251)
  ['c09c c09e c0a4 c0a6 c0ac', aead('aes-128-ccm', 16, 'sha256')],
  ['c09d c09f c0a5 c0a7 c0ad', aead('aes-256-ccm', 32, 'sha256')],
  ['c0a0 c0a2 c0a8 c0aa c0ae', aead('aes-128-ccm', 16, 'sha256', 8)],
  ['c0a1 c0a3 c0a9 c0ab c0af', aead('aes-256-ccm', 32, 'sha256', 8)],
  // CBC (RFC 5246, 4492, 4279, 5289, 5487, 5489)
  ['002f 0030 0031 0032 0033 0034 008c 0090 0094 c004 c009 c00e c013 c018 c035', cbc('aes-128-cbc', 16, 'sha1')],
  ['0035 0036 0037 0038 0039 003a 008d 0091 0095 c005 c00a c00f c014 c019 c036', cbc('aes-256-cbc', 32, 'sha1')],
  ['003c 003e 003f 0040 0067 006c 00ae 00b2 00b6 c023 c025 c027 c029 c037', cbc('aes-128-cbc', 16, 'sha256')],
  ['003d 0068 0069 006a 006b 006d', cbc('aes-256-cbc', 32, 'sha256')],
  ['00af 00b3 00b7 c024 c026 c028 c02a c038', cbc('aes-256-cbc', 32, 'sha384')],
  ['000a 000d 0010 0013 0016 001b 008b 008f 0093 c003 c008 c00d c012 c017 c034', cbc('des-ede3-cbc', 24, 'sha1', 8)],
  ['0041 0042 0043 0044 0045 0046', cbc('camellia-128-cbc', 16, 'sha1')],
  ['0084 0085 0086 0087 0088 0089', cbc('camellia-256-cbc', 32, 'sha1')],
  ['00ba 00bb 00bc 00bd 00be 00bf c072 c074 c076 c078', cbc('camellia-128-cbc', 16, 'sha256')],
  ['00c0 00c1 00c2 00c3 00c4 00c5', cbc('camellia-256-cbc', 32, 'sha256')],
  ['c073 c075 c077 c079', cbc('camellia-256-cbc', 32, 'sha384')],
  // No encryption, only a MAC (RFC 5246, 4492, 5487)
  ['0001', cbc('', 0, 'md5', 0)],
  ['0002 002c 002d 002e c001 c006 c00b c010 c015 c039', cbc('', 0, 'sha1', 0)],
  ['003b 00b0 00b4 00b8 c03a', cbc('', 0, 'sha256', 0)],
  ['00b1 00b5 00b9 c03b', cbc('', 0, 'sha384', 0)],
]

const SUITES = new Map<number, Suite>()
for (const [ids, shape] of TABLE)
  for (const id of ids.split(' ')) SUITES.set(Number.parseInt(id, 16), { id: Number.parseInt(id, 16), ...shape })

/** The suite with this number; undefined when its records cannot be decrypted here (RC4, SEED, GOST, export suites …). */
export function suiteOf(id: number): Suite | undefined {
  return SUITES.get(id)
}

/** TLS 1.3 suites whose secrets are this long (32 or 48 bytes), the most used first: for a ServerHello that was lost. */
export function suitesOfSecret(bytes: number): Suite[] {
  const ids = bytes === 48 ? [0x1302] : bytes === 32 ? [0x1301, 0x1303, 0x1304] : []
  return ids.map((id) => SUITES.get(id)!)
}
