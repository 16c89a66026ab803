/** Seeded choices, and changes of bytes that reach into formats: lengths, types, cuts, repetitions. */

/** xorshift32: small, seeded, good enough to choose bytes. @returns below(n): 0 … n − 1 */
export function generator(seed) {
  let x = seed | 0 || 1
  return (below) => {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    return (x >>> 0) % below
  }
}

const INTERESTING = [0, 1, 2, 4, 5, 9, 0x0a, 0x1f, 0x20, 0x3f, 0x40, 0x7f, 0x80, 0x81, 0xfe, 0xff]

/**
 * One changed copy of `bytes`; in one of three cases it is not changed, so that conversations get somewhere.
 * @param other bytes of which pieces are put in
 */
export function mutated(random, bytes, other) {
  let out = Buffer.from(bytes)
  for (let n = random(3); n > 0 && out.length > 0; n--) out = changed(random, out, other)
  return out
}

function changed(random, bytes, other) {
  const at = random(bytes.length)
  switch (random(7)) {
    case 0:
      bytes[at] ^= 1 << random(8)
      return bytes
    case 1:
      bytes[at] = INTERESTING[random(INTERESTING.length)]
      return bytes
    case 2:
      return bytes.subarray(0, at)
    case 3: {
      const from = random(other.length + 1)
      return Buffer.concat([bytes.subarray(0, at), other.subarray(from, from + random(64)), bytes.subarray(at)])
    }
    case 4:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.min(bytes.length, at + 1 + random(16)))])
    case 5:
      return Buffer.concat([bytes, bytes.subarray(at)])
    default:
      for (let i = at; i < Math.min(bytes.length, at + 4); i++) bytes[i] = random(256)
      return bytes
  }
}
