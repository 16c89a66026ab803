/** What lies between the beginning and the end of a long text, in pieces: padding on both sides must not hide an attack. */
import { ATTACK_LIMITS } from '../limits.js'
import { tellsOf } from './tells.js'

/** Characters of a piece, and how far the next one begins: payloads up to the difference are whole in one of them. */
const PIECE = 1_024
const STEP = 768
/** Pieces of one text that are scored, the most suspicious: a document costs twice what a long value does, not as much as it has pages. */
const MOST = 8
/** Encoded data is read from its beginning; a piece out of its middle says nothing. */
const OPAQUE = /^[\w+/=-]*$/

/** Pieces of the text that the classifier leaves out (`head`, `tail`); none of texts that it reads whole. Each character is looked at twice. */
export function middleOf(text: string): string[] {
  const { head, tail } = ATTACK_LIMITS
  if (text.length <= head + tail) return NONE
  const found: { piece: string; tells: number }[] = []
  const end = text.length - tail
  for (let at = head - (PIECE - STEP); at < end; at += STEP) {
    const piece = text.slice(at, at + PIECE)
    if (OPAQUE.test(piece)) continue
    const tells = tellsOf(piece)
    if (tells > 0) found.push({ piece, tells })
  }
  // Stable: of equals the one that came first.
  found.sort((a, b) => b.tells - a.tells)
  return found.slice(0, MOST).map(({ piece }) => piece)
}

const NONE: string[] = []
