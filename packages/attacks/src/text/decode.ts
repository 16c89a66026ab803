/** Undoes what hides a pattern: percent-encoding, entities, escapes, look-alike characters, base64; layer by layer. */

import { ATTACK_LIMITS } from '../limits.js'
import { decodeBase64 } from './base64.js'
import { fold } from './best-fit.js'
import { decodeBytes } from './bytes.js'
import type { Decoded } from './decoded.js'
import { decodeEntities } from './entities.js'
import { decodeEscapes } from './escapes.js'
import { decodeHexPath } from './hex-path.js'
import { decodePercent } from './percent.js'
import { decodeUtf7 } from './utf7.js'

/**
 * Decodes at most `ATTACK_LIMITS.layers` layers of the head and the tail of a value. Never throws; what is malformed stays.
 * Linear in the length of what is looked at.
 */
export function decode(value: string): Decoded {
  const { head, tail, layers } = ATTACK_LIMITS
  const cut = value.length > head + tail
  const out: Decoded = {
    text: cut ? `${value.slice(0, head)} ${value.slice(-tail)}` : value,
    percent: 0,
    needless: 0,
    overlong: 0,
    entities: 0,
    escapes: 0,
    base64: 0,
    folded: 0,
    nul: 0,
    cut: cut ? 1 : 0,
  }
  for (let layer = 0; layer < layers; layer++) if (!peel(out)) break
  // What a layer hid can be longer than what was looked at (NFKC): the bound holds for the result too.
  if (out.text.length > head + tail + 1) out.text = out.text.slice(0, head + tail + 1)
  return out
}

/** One round of every decoder; false when nothing changed. */
function peel(out: Decoded): boolean {
  const before = out.text
  if (out.text.includes('%')) decodePercent(out)
  if (out.text.includes('&')) decodeEntities(out)
  if (out.text.includes('\\')) decodeEscapes(out)
  if (out.text.includes('-') && out.text.includes('+A')) decodeUtf7(out)
  if (out.text.includes('0x')) decodeHexPath(out)
  spaces(out)
  if (!isAscii(out.text)) {
    decodeBytes(out)
    fold(out)
  }
  if (out.base64 < 2) decodeBase64(out)
  if (out.text.includes('\0')) {
    out.nul++
    out.text = out.text.replaceAll('\0', '')
  }
  return out.text !== before
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= 0x80) return false
  return true
}

/** `+` for a blank, where the text has no other blanks. */
function spaces(out: Decoded): void {
  const { text } = out
  const at = text.indexOf('+')
  if (at < 0 || text.includes(' ') || text.length < 6) return
  if (text.indexOf('+', at + 1) > 0 || out.percent > 0) out.text = text.replaceAll('+', ' ')
}
