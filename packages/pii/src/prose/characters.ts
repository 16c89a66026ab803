/** Classes of characters, looked up once for each. */
export const OTHER = 0
export const LOWER = 1
export const UPPER = 2
export const DIGIT = 3
/** Inside words: apostrophe, hyphen, underscore. */
export const JOIN = 4

const CLASS = new Uint8Array(128)
for (let c = 0x30; c <= 0x39; c++) CLASS[c] = DIGIT
for (let c = 0x41; c <= 0x5a; c++) CLASS[c] = UPPER
for (let c = 0x61; c <= 0x7a; c++) CLASS[c] = LOWER
for (const c of "'-_") CLASS[c.charCodeAt(0)] = JOIN

const LETTER = /^\p{L}|^\p{M}/u

/** Where the run of ASCII letters from `at` on ends. */
export function endOfLetters(text: string, at: number): number {
  let end = at
  while (end < text.length) {
    const c = text.charCodeAt(end)
    if (c >= 128 || (CLASS[c]! !== LOWER && CLASS[c]! !== UPPER)) return end
    end++
  }
  return end
}

export function classAt(text: string, at: number): number {
  if (at >= text.length) return OTHER
  const c = text.charCodeAt(at)
  if (c < 128) return CLASS[c]!
  if (c === 0x2019) return JOIN
  if (c < 0xaa || (c >= 0x2000 && c < 0x2c00)) return OTHER
  const char = text[at]!
  if (!LETTER.test(char)) return OTHER
  return char.toLowerCase() === char ? LOWER : UPPER
}
