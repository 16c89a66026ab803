/** MurmurHash3 (Austin Appleby, x86 32-bit) of the UTF-16 units of a string; a seed makes a family of them. */

/** Unsigned 32-bit hash. Not for secrets: who sees outputs can find collisions. */
export function murmur3(text: string, seed = 0): number {
  let h = seed | 0
  const n = text.length
  for (let i = 0; i + 1 < n; i += 2) {
    let k = Math.imul(text.charCodeAt(i) | (text.charCodeAt(i + 1) << 16), 0xcc9e2d51)
    k = Math.imul((k << 15) | (k >>> 17), 0x1b873593)
    h ^= k
    h = (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0
  }
  if (n & 1) {
    let k = Math.imul(text.charCodeAt(n - 1), 0xcc9e2d51)
    k = Math.imul((k << 15) | (k >>> 17), 0x1b873593)
    h ^= k
  }
  h ^= 2 * n
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
