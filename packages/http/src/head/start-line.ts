import { ODDITY } from '../oddities.js'
import type { Head } from './head.js'

/** Methods of the IANA registry and of WebDAV, UPnP and common tools: others are accepted, with the oddity `unknown-method`. */
export const KNOWN_METHODS: ReadonlySet<string> = new Set(
  (
    'GET HEAD POST PUT DELETE CONNECT OPTIONS TRACE PATCH QUERY ACL BASELINE-CONTROL BIND CHECKIN CHECKOUT COPY LABEL ' +
    'LINK LOCK MERGE MKACTIVITY MKCALENDAR MKCOL MKREDIRECTREF MKWORKSPACE MOVE ORDERPATCH PROPFIND PROPPATCH REBIND ' +
    'REPORT SEARCH UNBIND UNCHECKOUT UNLINK UNLOCK UPDATE UPDATEREDIRECTREF VERSION-CONTROL SUBSCRIBE UNSUBSCRIBE NOTIFY ' +
    'POLL BCOPY BDELETE BMOVE BPROPFIND BPROPPATCH M-SEARCH PURGE SOURCE BAN REFRESH TRACK DEBUG'
  ).split(' '),
)

const MAX_METHOD = 40

/** RFC 9110 §5.6.2 token characters. */
const TOKEN = new Uint8Array(256)
for (const c of "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
  TOKEN[c.charCodeAt(0)] = 1

export function isTokenByte(c: number): boolean {
  return TOKEN[c] === 1
}

/**
 * Could a request or status line begin here, as far as these bytes go? The cheap question asked before anything is kept.
 */
export function plausibleStart(buf: Buffer, start: number, end: number): 'no' | 'request' | 'response' | 'short' {
  if (start >= end) return 'short'
  if (startsHttp(buf, start, end)) return end - start >= 5 ? 'response' : 'short'
  const limit = Math.min(end, start + MAX_METHOD + 1)
  let letters = 0
  for (let i = start; i < limit; i++) {
    const c = buf[i]
    if (c === 0x20) return letters > 0 ? 'request' : 'no'
    if (c === 0x09 && letters > 0) return 'request'
    if (TOKEN[c] !== 1) return 'no'
    if ((c | 0x20) >= 0x61 && (c | 0x20) <= 0x7a) letters++
  }
  return end < start + MAX_METHOD + 1 ? 'short' : 'no'
}

/** `HTTP/`, or as much of it as there is. */
function startsHttp(buf: Buffer, start: number, end: number): boolean {
  const length = Math.min(5, end - start)
  for (let i = 0; i < length; i++) if (buf[start + i] !== HTTP_SLASH[i]) return false
  return true
}
const HTTP_SLASH = [0x48, 0x54, 0x54, 0x50, 0x2f]

/**
 * Request line as servers in the field accept it: any token as method in either case, a target with spaces or bytes above
 * 0x7F, several blanks, `HTTP/0.9`-style without a version only for `GET /…`. False when it is not one.
 */
export function parseRequestLine(line: string, head: Head): boolean {
  const first = blank(line, 0)
  if (first <= 0 || first > MAX_METHOD) return false
  const method = line.slice(0, first)
  if (!isMethod(method)) return false
  const at = line.lastIndexOf('HTTP/')
  if (at < 0 || !isVersion(line, at + 5)) return parseSimple(method, line.slice(first), head)
  if (at <= first || (line[at - 1] !== ' ' && line[at - 1] !== '\t')) return false
  head.method = method
  head.target = line.slice(first, at).trim()
  head.version = line.slice(at + 5, at + 8)
  head.oddities |= ODDITY.LENIENT_START_LINE
  if (!KNOWN_METHODS.has(method)) head.oddities |= ODDITY.UNKNOWN_METHOD
  return true
}

/** HTTP/0.9 `GET /path`: nothing else counts as convincing. */
function parseSimple(method: string, rest: string, head: Head): boolean {
  const target = rest.trim()
  if (method !== 'GET' || !target.startsWith('/') || blank(target, 0) >= 0 || target.includes('HTTP')) return false
  head.method = method
  head.target = target
  head.version = '0.9'
  return true
}

/** Status line with any version digits, any three-digit code, no reason, several blanks (RFC 9112 §4 and leniency). */
export function parseStatusLine(line: string, head: Head): boolean {
  if (!line.startsWith('HTTP/') || !(line[5] >= '0' && line[5] <= '9')) return false
  let i = 6
  while (i < line.length && i < 12 && line[i] !== ' ' && line[i] !== '\t') i++
  head.version = line.slice(5, i)
  while (i < line.length && (line[i] === ' ' || line[i] === '\t')) i++
  const status = line.slice(i, i + 3)
  if (status.length < 3 || !allDigits(status)) return false
  const after = line[i + 3]
  if (after !== undefined && after >= '0' && after <= '9') return false
  head.status = Number(status)
  head.oddities |= ODDITY.LENIENT_START_LINE
  return true
}

function isMethod(text: string): boolean {
  let letters = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c > 255 || TOKEN[c] !== 1) return false
    if ((c | 0x20) >= 0x61 && (c | 0x20) <= 0x7a) letters++
  }
  return letters > 0
}

/** `d.d` and nothing but blanks behind. */
function isVersion(line: string, at: number): boolean {
  if (!(line[at] >= '0' && line[at] <= '9') || line[at + 1] !== '.' || !(line[at + 2] >= '0' && line[at + 2] <= '9')) {
    return false
  }
  for (let i = at + 3; i < line.length; i++) if (line[i] !== ' ' && line[i] !== '\t') return false
  return true
}

function allDigits(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text[i] < '0' || text[i] > '9') return false
  return true
}

function blank(text: string, from: number): number {
  for (let i = from; i < text.length; i++) if (text[i] === ' ' || text[i] === '\t') return i
  return -1
}
