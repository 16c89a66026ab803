/** Hashes of the character n-grams of a folded word, with its edges marked. */

const LONGEST = 5
const EDGE = 0x5e
const buffer = new Int32Array(4096)

/** Appends the hashes of n-grams of 1–5 units of `^word$` to a buffer shared by all calls; returns how many there are. */
export function ngramHashes(word: string, from = 0): number {
  const n = Math.min(word.length, 60)
  let at = from
  for (let i = -1; i <= n; i++) {
    let h = 0x811c9dc5
    for (let j = i; j <= n && j < i + LONGEST; j++) {
      const unit = j < 0 ? EDGE : j >= n ? 0x24 : word.charCodeAt(j)
      h = Math.imul(h ^ unit, 0x01000193)
      h = Math.imul(h ^ (unit >>> 8) ^ 0x9e, 0x01000193)
      // The first edge alone and the last alone say nothing.
      if (j > i || (unit !== EDGE && unit !== 0x24)) buffer[at++] = h ^ (h >>> 15)
    }
  }
  return at - from
}

/** The shared buffer: valid until the next call. */
export function hashed(): Int32Array {
  return buffer
}
