import { KNOWN_METHODS } from '../head/start-line.js'

/** What the first bytes say. `SHORT`: too few to tell. */
export const NO = 0
export const YES = 1
export const SHORT = 2
export type PrefixVerdict = typeof NO | typeof YES | typeof SHORT
export type PrefixTest = (buf: Buffer, start: number, end: number) => PrefixVerdict

/** More bytes than any of these tests needs. */
export const PREFIX_BYTES = 32

/** A known method, a blank, and the first character of a target. */
export function requestPrefix(buf: Buffer, start: number, end: number): PrefixVerdict {
  const text = buf.toString('latin1', start, Math.min(end, start + PREFIX_BYTES))
  const blank = text.indexOf(' ')
  if (blank < 0) {
    if (text.length >= PREFIX_BYTES) return NO
    for (const method of KNOWN_METHODS) if (method.startsWith(text)) return SHORT
    return NO
  }
  if (!KNOWN_METHODS.has(text.slice(0, blank))) return NO
  if (blank + 1 === text.length) return SHORT
  return /[/*h]/.test(text[blank + 1]) ? YES : NO
}

/** `HTTP/1.` */
export function responsePrefix(buf: Buffer, start: number, end: number): PrefixVerdict {
  const text = buf.toString('latin1', start, Math.min(end, start + 7))
  return text === 'HTTP/1.' ? YES : 'HTTP/1.'.startsWith(text) ? SHORT : NO
}
