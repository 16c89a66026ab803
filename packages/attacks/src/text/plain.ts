/** The quick answer: most values of an API cannot be an attack whatever the model would say. */

const WORD = 1
const SOFT = 2

/** Per ASCII character: part of a plain word, harmless between plain words, or neither. */
const CLASSES = new Uint8Array(128)
for (const c of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-') CLASSES[c.charCodeAt(0)] = WORD
for (const c of '.:+') CLASSES[c.charCodeAt(0)] = SOFT

/** Longest value that is answered here; opaque text above it may be something serialised. */
const LONGEST = 40

/**
 * True for words, numbers, UUIDs, times, version numbers and the like: ASCII letters, digits, `_` and `-`, with single `.`, `:`
 * or `+` between two of them. One pass, no allocation. `__proto__`, doubled dots or hyphens and text that may be base64 of
 * something (over 40 characters, or the first letters of serialised objects) are not plain.
 */
export function isPlain(value: string): boolean {
  const n = value.length
  if (n === 0) return true
  if (n > LONGEST) return false
  let before = SOFT
  for (let i = 0; i < n; i++) {
    const c = value.charCodeAt(i)
    if (c >= 128) return false
    const kind = CLASSES[c]!
    if (kind === 0 || (kind === SOFT && before === SOFT)) return false
    if ((c === 0x5f || c === 0x2d) && i > 0 && value.charCodeAt(i - 1) === c) return false
    before = kind
  }
  return before === WORD && !isTelling(value, n)
}

/** Starts of base64 of serialised objects; dots and colons behind letters: a file, a host, a path of properties, a scheme. */
function isTelling(value: string, n: number): boolean {
  const c = value.charCodeAt(0)
  if (c === 0x72 && value.startsWith('rO0AB')) return true
  if (c === 0x41 && value.startsWith('AAEAAAD')) return true
  if (c === 0x67 && n > 12 && (value.startsWith('gAS') || value.startsWith('gAJ'))) return true
  return n > 8 && TELLING.test(value)
}

/** The model looks at those. */
const TELLING = /[A-Za-z_]\.[A-Za-z_]|[A-Za-z]{3}:/
