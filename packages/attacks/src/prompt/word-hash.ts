/** Hash of a word, unit by unit; digits count as one digit, capitals as small letters. */
export const EMPTY_WORD = 0x811c9dc5

export function mixUnit(h: number, c: number): number {
  const unit = c >= 48 && c <= 57 ? 48 : c >= 65 && c <= 90 ? c + 32 : c
  const x = Math.imul(h ^ unit, 0x01000193)
  return Math.imul(x ^ (x >>> 15), 0x85ebca6b)
}

/** Of a whole word, at most as many units as count. */
export function hashOfWord(word: string): number {
  let h = EMPTY_WORD
  for (let i = 0; i < word.length; i++) h = mixUnit(h, word.charCodeAt(i))
  return h
}
