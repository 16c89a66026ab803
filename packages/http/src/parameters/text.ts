/** Tokens of a text that are taken. Count. */
const TOKENS = 256
const LONGEST = 64

/**
 * What in plain text may be somebody's: words with an `@`, and runs of digits and the signs that group them, of nine digits at
 * least. The rest of a text is nobody's parameter. Each is told as a value of `$text`.
 */
export function plainText(text: string, length: number, add: (name: string, value: string) => void): void {
  let taken = 0
  let start = -1
  for (let i = 0; i <= text.length && taken < TOKENS; i++) {
    const c = i < text.length ? text.charCodeAt(i) : 0x20
    const inside =
      c > 0x20 && c !== 0x2c && c !== 0x3b && c !== 0x3c && c !== 0x3e && c !== 0x22 && c !== 0x28 && c !== 0x29
    if (inside) {
      if (start < 0) start = i
      continue
    }
    if (start >= 0 && i - start <= Math.min(length, LONGEST)) {
      const token = text.slice(start, i)
      if (isTelling(token)) {
        add('$text', token)
        taken++
      }
    }
    start = -1
  }
}

function isTelling(token: string): boolean {
  const at = token.indexOf('@')
  if (at > 0 && token.indexOf('.', at) > at + 1) return true
  let digits = 0
  let letters = 0
  for (let i = 0; i < token.length; i++) {
    const c = token.charCodeAt(i)
    if (c >= 0x30 && c <= 0x39) digits++
    else if ((c | 0x20) >= 0x61 && (c | 0x20) <= 0x7a) letters++
  }
  // Tokens hold as many letters: of a line `password: …` the name is not told, so the value must not be.
  return digits >= 9 && letters * 2 <= digits
}
