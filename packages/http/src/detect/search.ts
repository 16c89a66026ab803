import { isTokenByte, KNOWN_METHODS } from '../head/start-line.js'

/** What may begin here. */
export const ANY = 0
export const REQUEST = 1
export const RESPONSE = 2

const LF = 0x0a
const SPACE = 0x20
const PATTERN = Buffer.from('HTTP/1.')
const LONGEST_METHOD = 24
/** Longest status line that search believes. */
const STATUS_LINE = 512

/**
 * Looks for the next start line in bytes of which nothing is known (after a gap, or picked up in the middle). Stricter
 * than the head parser: a whole start line of HTTP/1.x, followed by a header field name and colon, or by an empty line.
 * A request may begin right behind a body, so a method is recognised inside a line, and only known ones: what stands at the
 * start of a chunk may be the end of another word.
 */
export class StartSearch {
  /** Set when `find` returned −1: bytes from here on may still be the beginning of a start line. */
  keep = 0

  /** Position of a start line in [start, end) or −1. */
  find(buf: Buffer, start: number, end: number, want: number, lineLimit: number): number {
    let at = start
    for (;;) {
      const hit = indexOf(buf, at, end)
      if (hit < 0) break
      const found = this.candidate(buf, start, end, hit, want)
      if (found >= 0) return found
      if (found === INCOMPLETE) return -1
      at = hit + 1
    }
    this.keep = this.tail(buf, start, end, want, lineLimit)
    return -1
  }

  private candidate(buf: Buffer, start: number, end: number, hit: number, want: number): number {
    if (want !== REQUEST && (hit === start || buf[hit - 1] !== SPACE)) {
      const verdict = statusLine(buf, hit, end)
      if (verdict === INCOMPLETE) this.keep = hit
      if (verdict !== NO) return verdict === YES ? hit : INCOMPLETE
    }
    if (want === RESPONSE || hit - 1 <= start || buf[hit - 1] !== SPACE) return NO
    const from = requestStart(buf, start, hit - 1)
    if (from < 0) return NO
    const verdict = restOfLine(buf, hit + PATTERN.length, end)
    if (verdict === INCOMPLETE) this.keep = from
    return verdict === YES ? from : verdict
  }

  /** Where a start line that is not complete yet could begin. */
  private tail(buf: Buffer, start: number, end: number, want: number, lineLimit: number): number {
    if (want === RESPONSE) return Math.max(start, end - PATTERN.length)
    const limit = Math.max(start, end - lineLimit)
    let from = end
    while (from > limit && buf[from - 1] !== LF) from--
    return from === limit && limit > start ? Math.max(start, end - PATTERN.length) : from
  }
}

const NO = -1
const INCOMPLETE = -2
const YES = 0

function indexOf(buf: Buffer, start: number, end: number): number {
  // A view, because the buffer may go on far behind `end`.
  const hit = buf.subarray(start, end).indexOf(PATTERN)
  return hit < 0 ? -1 : start + hit
}

/** `HTTP/1.x ddd[ reason]` and a plausible next line. */
function statusLine(buf: Buffer, hit: number, end: number): number {
  let i = hit + PATTERN.length
  if (end - i < 6) return matchesPrefix(buf, i, end) ? INCOMPLETE : NO
  if (!matchesPrefix(buf, i, end)) return NO
  i += 5
  const limit = Math.min(end, hit + STATUS_LINE)
  while (i < limit && buf[i] !== LF) {
    if (buf[i] < 0x20 && buf[i] !== 0x0d && buf[i] !== 0x09) return NO
    i++
  }
  if (i >= limit) return i < end ? NO : INCOMPLETE
  return nextLine(buf, i + 1, end)
}

/** `x ddd` and a blank or line end behind it, as far as there are bytes. */
function matchesPrefix(buf: Buffer, at: number, end: number): boolean {
  for (let k = 0; k < 6 && at + k < end; k++) {
    const c = buf[at + k]
    if (k === 1 ? c !== SPACE : k === 5 ? c !== SPACE && c !== 0x0d && c !== LF : c < 0x30 || c > 0x39) return false
  }
  return true
}

/** Behind `HTTP/1.` of a request line: a digit, the line end, a plausible next line. */
function restOfLine(buf: Buffer, at: number, end: number): number {
  if (at >= end) return INCOMPLETE
  if (buf[at] < 0x30 || buf[at] > 0x39) return NO
  let i = at + 1
  if (i < end && buf[i] === 0x0d) i++
  if (i >= end) return INCOMPLETE
  return buf[i] === LF ? nextLine(buf, i + 1, end) : NO
}

/** A field name and colon, or an empty line. */
function nextLine(buf: Buffer, at: number, end: number): number {
  let i = at
  if (i < end && buf[i] === 0x0d) i++
  if (i >= end) return INCOMPLETE
  if (buf[i] === LF) return YES
  if (i !== at) return NO
  while (i < end && isTokenByte(buf[i]) && i - at < 128) i++
  if (i >= end) return INCOMPLETE
  return i > at && buf[i] === 0x3a ? YES : NO
}

/** Start of `METHOD target` whose target ends before `targetEnd`; −1 when there is none. */
function requestStart(buf: Buffer, start: number, targetEnd: number): number {
  let i = targetEnd - 1
  while (i >= start && buf[i] > SPACE) i--
  if (i < start || buf[i] !== SPACE || i === targetEnd - 1) return -1
  const methodEnd = i
  while (i > start && isTokenByte(buf[i - 1]) && methodEnd - i < LONGEST_METHOD) i--
  if (i === methodEnd) return -1
  const whole = buf.toString('latin1', i, methodEnd)
  for (let k = 0; k <= whole.length - 3; k++) if (KNOWN_METHODS.has(whole.slice(k))) return i + k
  return -1
}
