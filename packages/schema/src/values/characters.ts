/** Which kinds of characters a text has, as bits. */
export const CHARACTERS = { digit: 1, letter: 2, joint: 4, mark: 8, wide: 16 } as const

/** Characters that are looked at. */
const LOOKED_AT = 64

/** Digits, ASCII letters, what joins words (`- . _ @ :` and blanks), other marks, and what lies beyond ASCII, among the first 64 characters. */
export function characterKinds(text: string): number {
  let kinds = 0
  for (let i = 0; i < text.length && i < LOOKED_AT; i++) {
    const c = text.charCodeAt(i)
    if (c >= 48 && c <= 57) kinds |= CHARACTERS.digit
    else if ((c >= 97 && c <= 122) || (c >= 65 && c <= 90)) kinds |= CHARACTERS.letter
    else if (c === 45 || c === 46 || c === 95 || c === 64 || c === 58 || c === 32) kinds |= CHARACTERS.joint
    else kinds |= c < 128 ? CHARACTERS.mark : CHARACTERS.wide
  }
  return kinds
}
