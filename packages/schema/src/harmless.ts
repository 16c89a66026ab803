/**
 * What steers a terminal or a reader's eye without showing: controls (Cc: C0, DEL, C1), formats (Cf: bidirectional marks and overrides,
 * zero-width characters, tags), line and paragraph separators (Zl, Zp), and halves of surrogate pairs (Cs).
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

const BEYOND_ASCII = /[^\n\x20-\x7e]/

/** `\u202e`; of a character beyond U+FFFF both halves, as JSON has it. */
const escaped = (c: string) =>
  Array.from({ length: c.length }, (_, i) => `\\u${c.charCodeAt(i).toString(16).padStart(4, '0')}`).join('')

/** Hosts, paths and titles come from the traffic: no escape sequence or change of direction reaches a terminal or a page. */
export function harmless(text: string): string {
  return text.replace(UNSAFE, escaped)
}

/** The same for JSON that is text already: such characters can only be in its strings, where their escapes say the same. */
export function harmlessJson(text: string): string {
  // Most lines are plain ASCII; classes of Unicode are dear to ask for.
  if (!BEYOND_ASCII.test(text)) return text
  return text.replace(UNSAFE, (c) => (c === '\n' ? c : escaped(c)))
}
