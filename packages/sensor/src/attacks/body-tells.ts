import { isSuspicious } from '../suspicion.js'

const LETTER = 1
const DIGIT = 2
const TELLS = 4
const ENDS_RUN = 8
/** Values without an end for so long may be something encoded. Bytes. */
const RUN = 41

const kinds = new Uint8Array(256)
for (let c = 0; c < 256; c++) {
  const letter = (c | 32) >= 97 && (c | 32) <= 122 && c < 128
  kinds[c] = letter ? LETTER : c >= 48 && c <= 57 ? DIGIT : 0
}
for (const c of '(/+') kinds[c.charCodeAt(0)] = TELLS
for (const c of ' "\r\n\t,:&={}[]') kinds[c.charCodeAt(0)] = ENDS_RUN

/**
 * Is a body worth a walk through its fields? True for all that `isSuspicious` sees, for prose, paths, brackets, dotted names and opaque text: what
 * attacks are made of that need no mark. Numbers, identifiers, dates and single words are not. One pass, no allocation.
 */
export function mayHoldAttack(bytes: Uint8Array): boolean {
  if (isSuspicious(bytes)) return true
  let before = 0
  let run = 0
  for (let i = 0; i < bytes.length; i++) {
    const c = bytes[i]!
    const kind = kinds[c]!
    if (kind === TELLS) return true
    if (c === 0x20 && (before & (LETTER | DIGIT)) !== 0) return true
    if (c === 0x2e && before === LETTER) return true
    run = kind === ENDS_RUN ? 0 : run + 1
    if (run >= RUN) return true
    before = kind
  }
  return false
}
