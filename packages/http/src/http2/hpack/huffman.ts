/**
 * Code lengths of RFC 7541 Appendix B, by symbol; the last is EOS. The code is canonical, so lengths are all there is to it.
 */
const LENGTHS = [
  13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28,
  28, 28, 28, 6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
  13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6, 15, 5, 6, 5, 6,
  5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28, 20, 22, 20, 20, 22, 22, 22, 23,
  22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24, 22, 21, 20, 22, 22,
  23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23, 26, 26,
  20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27,
  27, 20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27,
  27, 27, 27, 26, 30,
] // prettier-ignore
const EOS = 256

/** The code as a tree: at 2 × node + bit the next node, or ~symbol of a leaf. */
const TREE = new Int16Array(2 * LENGTHS.length)
const SYMBOLS = LENGTHS.map((_, symbol) => symbol).sort((a, b) => LENGTHS[a]! - LENGTHS[b]! || a - b)
let nodes = 1
let code = 0
let length = 0
for (const symbol of SYMBOLS) {
  code <<= LENGTHS[symbol]! - length
  length = LENGTHS[symbol]!
  plant(symbol)
  code++
}

function plant(symbol: number): void {
  let node = 0
  for (let bit = length - 1; bit > 0; bit--) {
    const at = 2 * node + ((code >>> bit) & 1)
    if (TREE[at] === 0) TREE[at] = nodes++
    node = TREE[at]!
  }
  TREE[2 * node + (code & 1)] = ~symbol
}

/** Padding: at most seven bits, the most significant ones of EOS. */
const MOST_PADDING = 7

/**
 * Decodes `buf[start, end)` to latin1 text (RFC 7541 §5.2).
 * @returns undefined for an EOS inside, or padding that is too long or not all ones
 */
export function decodeHuffman(buf: Buffer, start: number, end: number): string | undefined {
  let out = ''
  let node = 0
  let depth = 0
  let ones = true
  for (let p = start; p < end; p++) {
    const byte = buf[p]!
    for (let bit = 7; bit >= 0; bit--) {
      const value = (byte >>> bit) & 1
      const next = TREE[2 * node + value]!
      if (next < 0) {
        if (~next === EOS) return undefined
        out += String.fromCharCode(~next)
        node = 0
        depth = 0
        ones = true
      } else {
        node = next
        depth++
        if (value === 0) ones = false
      }
    }
  }
  return depth <= MOST_PADDING && ones ? out : undefined
}
