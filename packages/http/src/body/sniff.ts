/** What a body is by its first bytes, whatever its type says. */

/** Texts that servers put before JSON so that no script can include it (XSSI), and byte order marks. */
const GUARDS = [
  ")]}',",
  ")]}'",
  'while(1);',
  'while (1);',
  'for(;;);',
  'for (;;);',
  '{}&&',
  '{} &&',
  '&&&START&&&',
  '/*-secure-',
  '//',
]
/** Bytes in which all that stands before the first bracket has place. */
const LOOK = 192

/**
 * `callback(` of JSONP, with or without what guards it: a comment, a semicolon, `try {`, a question whether there is such a function. Module loaders call in
 * the same way, and are none.
 */
const CALL =
  /^(?:\/\*[^*]{0,64}\*\/)?\s{0,8};?\s?(?:try\s?\{\s{0,4})?(?!(?:define|require|import|function|if|for|while|switch|return)\b)(?:typeof [\w$.]{1,64}\s?={2,3}\s?['"]function['"]\s?&&\s?|[\w$.]{1,64}\s?&&\s?)?[\w$][\w$.[\]'"]{0,63}\s?\(\s{0,8}[[{]/

/** Data that a script gives to others, `var x = {"…`: told from a program by the JSON that it begins with, from a form by its blanks. */
const ASSIGNED =
  /^(?:(?:var|let|const) [\w$]{1,64}\s?=|(?:window|self|globalThis|this)(?:\.[\w$]{1,64}|\[["'][\w$. -]{1,64}["']\]){1,4}\s?=|export default)\s{0,8}(?=[[{]\s{0,32}["[{\]}])/

/** What Socket.IO writes before its JSON: types of packet and message, a namespace, an acknowledgement. */
const PACKET = /^\d{1,3}(?:-\d{0,2})?(?:\/[\w/-]{1,64},)?\d{0,12}(?=[[{]["{\]}])/

/**
 * Is this JSON, perhaps behind a guard or a callback? Undefined while the bytes do not say: there are none but blanks.
 * UTF-16 is read as well, for its zeros count as blanks.
 */
export function isJsonStart(buf: Uint8Array, start: number, end: number): boolean | undefined {
  const at = firstByte(buf, start, end)
  if (at < 0) return undefined
  if (buf[at] === 0x7b || buf[at] === 0x5b) return true
  if (!mayBeGuard(buf[at])) return false
  return jsonOffset(headOf(buf, at, end)) >= 0
}

/**
 * Where the JSON begins in a text, behind byte order mark, blanks, guard and callback; −1 when it does not begin with JSON.
 * @param text its beginning is enough
 */
export function jsonOffset(text: string): number {
  let at = 0
  while (at < text.length && (text.charCodeAt(at) <= 0x20 || text.charCodeAt(at) === 0xfeff)) at++
  const first = text.charCodeAt(at)
  if (first === 0x5b || (first === 0x7b && text.charCodeAt(at + 1) !== 0x7d)) return at
  if (first >= 0x30 && first <= 0x39) {
    const packet = PACKET.exec(text.slice(at, at + LOOK))
    return packet ? at + packet[0].length : -1
  }
  const guard = GUARDS.find((one) => text.startsWith(one, at))
  if (guard === '//') {
    const lf = text.indexOf('\n', at)
    at = lf < 0 ? text.length : lf
  } else if (guard !== undefined) at += guard.length
  while (at < text.length && text.charCodeAt(at) <= 0x20) at++
  const c = text[at]
  if (c === '{' || c === '[') return at
  const head = text.slice(at, at + LOOK)
  const call = CALL.exec(head)
  if (call) return at + call[0].length - 1
  const assigned = ASSIGNED.exec(head)
  return assigned ? at + assigned[0].length : -1
}

function headOf(buf: Uint8Array, at: number, end: number): string {
  return Buffer.from(buf.buffer, buf.byteOffset + at, Math.min(end - at, LOOK)).toString('latin1')
}

/** First byte that is neither blank nor of a byte order mark, −1 none. */
function firstByte(buf: Uint8Array, start: number, end: number): number {
  for (let i = start; i < end; i++) {
    const c = buf[i]
    if (c > 0x20 && c !== 0xef && c !== 0xbb && c !== 0xbf && c !== 0xfe && c !== 0xff) return i
  }
  return -1
}

/** A letter, a digit, or what guards begin with. */
function mayBeGuard(c: number): boolean {
  return (
    (c >= 0x61 && c <= 0x7a) ||
    (c >= 0x41 && c <= 0x5a) ||
    (c >= 0x30 && c <= 0x39) ||
    c === 0x29 ||
    c === 0x26 ||
    c === 0x2f ||
    c === 0x3b ||
    c === 0x5f ||
    c === 0x24
  )
}
