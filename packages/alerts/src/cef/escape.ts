/** Escaping of the Common Event Format (ArcSight CEF Implementation Standard, version 27, "Character encoding"). */

/** Controls that would end a line or a frame, and what steers a reader's eye. */
const CONTROLS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/** Cuts to at most `max` characters, never within one. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text
  const end = max - 1
  const half = (text.charCodeAt(end - 1) & 0xfc00) === 0xd800
  return `${text.slice(0, half ? end - 1 : end)}…`
}

/** A field of the header: backslash and pipe are escaped; it is one line. */
export function headerField(text: string, max = 512): string {
  return cut(text.replace(CONTROLS, ' '), max).replace(/[\\|]/g, '\\$&')
}

/** The value of an extension: backslash and equals sign are escaped, line ends are `\n` and `\r`; other controls are blanks. */
export function extensionValue(text: string, max = 1023): string {
  return cut(text.replace(CONTROLS, keepLineEnds), max)
    .replace(/[\\=]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
}

const keepLineEnds = (c: string) => (c === '\n' || c === '\r' ? c : ' ')
