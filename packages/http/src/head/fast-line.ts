import { KNOWN_METHODS } from './start-line.js'

const SPACE = 0x20
const CR = 0x0d
const LF = 0x0a
const LONGEST_METHOD = 20
/** ` HTTP/1.` in front of the minor version. */
const VERSION = [0x20, 0x48, 0x54, 0x54, 0x50, 0x2f, 0x31, 0x2e]

const METHODS: string[][] = []
for (const method of KNOWN_METHODS) {
  METHODS[method.length] ??= []
  METHODS[method.length].push(method)
}

/**
 * Start lines as nearly all of them are, read byte by byte: a known method, a target of visible ASCII, HTTP/1.x, CRLF. What
 * is spelt in any other way is left to the library and to `start-line.ts`.
 */
export class FastLine {
  method = ''
  status = 0
  version = ''
  /** Of the target, in the buffer. */
  targetStart = 0
  targetEnd = 0

  /** Position behind the request line that begins at `start`, −1 when it is not of this kind. */
  request(buf: Buffer, start: number, end: number): number {
    const limit = Math.min(end, start + LONGEST_METHOD)
    let at = start
    while (at < limit && buf[at] > SPACE) at++
    const method = at < limit && buf[at] === SPACE ? methodOf(buf, start, at) : undefined
    if (method === undefined) return -1
    const target = at + 1
    at = target
    while (at < end && buf[at] > SPACE && buf[at] < 0x7f) at++
    if (at === target || at + 11 > end) return -1
    for (let i = 0; i < VERSION.length; i++) if (buf[at + i] !== VERSION[i]) return -1
    if (!this.minor(buf[at + 8]) || buf[at + 9] !== CR || buf[at + 10] !== LF) return -1
    this.method = method
    this.targetStart = target
    this.targetEnd = at
    return at + 11
  }

  /** The same for a status line; the reason phrase is visible ASCII and blanks, or absent. */
  response(buf: Buffer, start: number, end: number): number {
    if (start + 14 > end) return -1
    for (let i = 1; i < VERSION.length; i++) if (buf[start + i - 1] !== VERSION[i]) return -1
    if (!this.minor(buf[start + 7]) || buf[start + 8] !== SPACE) return -1
    const a = buf[start + 9] - 48
    const b = buf[start + 10] - 48
    const c = buf[start + 11] - 48
    if (a < 0 || a > 9 || b < 0 || b > 9 || c < 0 || c > 9) return -1
    let at = start + 12
    if (buf[at] !== CR && buf[at] !== SPACE) return -1
    while (at < end && buf[at] >= SPACE && buf[at] < 0x7f) at++
    if (at + 2 > end || buf[at] !== CR || buf[at + 1] !== LF) return -1
    this.status = a * 100 + b * 10 + c
    return at + 2
  }

  private minor(c: number): boolean {
    if (c === 0x31) this.version = '1.1'
    else if (c === 0x30) this.version = '1.0'
    else return false
    return true
  }
}

function methodOf(buf: Buffer, start: number, end: number): string | undefined {
  const candidates = METHODS[end - start]
  if (candidates === undefined) return undefined
  for (const method of candidates) {
    let i = 0
    while (i < method.length && method.charCodeAt(i) === buf[start + i]) i++
    if (i === method.length) return method
  }
  return undefined
}
