import { HTTPParser } from 'http-parser-js'
import { ODDITY } from '../oddities.js'
import { Head } from './head.js'
import { KNOWN_METHODS, parseRequestLine, parseStatusLine } from './start-line.js'

/** What is used of http-parser-js, with the fields that its type declarations leave out or mark private. */
interface ParserBase {
  maxHeaderSize: number
  state: string
  offset: number
  _compatMode0_11: boolean
  info: { method: string | undefined; url: string; statusCode: number; versionMajor: number; versionMinor: number }
  initialize(kind: ParserKind): void
  execute(chunk: Buffer, start: number, length: number): number | Error
  consumeLine(): string | undefined
  parseHeader(line: string, headers: string[]): void
}
type ParserKind = 'REQUEST' | 'RESPONSE'
const Base = HTTPParser as unknown as new (kind: ParserKind) => ParserBase

HTTPParser.encoding = 'latin1'
HTTPParser.maxHeaderSize = Number.MAX_SAFE_INTEGER // heads are bounded before they are fed

/**
 * http-parser-js for complete heads only: it is fed one head of known length (≤ `headBytes`) and stopped at the empty
 * line, so its body states (endless on a negative Content-Length or a chunk size of `-6`) are never entered, its header
 * limit never matters, and nothing is left inside between two heads. One instance serves all flows.
 *
 * Replaced of it: lines come from one latin1 string per head instead of one conversion per line; header fields go to
 * `Head`, where odd ones are noted instead of dropped, and framing is decided by this room (its own switch throws on
 * differing lengths and does not know `gzip, chunked`); a start line it refuses is read again leniently.
 */
export class HeadParser extends Base {
  readonly head = new Head()
  private text = ''
  private cursor = 0
  private base = 0
  private startLine = ''

  constructor(
    private readonly kind: ParserKind,
    private readonly headerCount: number,
  ) {
    super(kind)
    const hooks = this as unknown as Record<number, () => number>
    // 2: stop after the head; the parser then reinitialises itself.
    hooks[HTTPParser.kOnHeadersComplete] = () => 2
    // Methods as strings, known or not.
    this._compatMode0_11 = true
  }

  /**
   * Parses the head in `buf[start, end)`, which ends with its empty line (or is cut: then all but a last partial line is
   * read). Returns `head`, or undefined when the start line is not one.
   */
  parse(buf: Buffer, start: number, end: number): Head | undefined {
    const head = this.head
    head.reset()
    this.text = buf.toString('latin1', start, end)
    this.cursor = 0
    this.base = start
    if (!this.readStartLine(buf, start, end)) return undefined
    if (this.text.indexOf('\0') >= 0) head.oddities |= ODDITY.NUL_IN_HEAD
    this.text = ''
    return head
  }

  private readStartLine(buf: Buffer, start: number, end: number): boolean {
    this.initialize(this.kind)
    const info = this.info // the parser makes a new one when the head is complete
    const result = this.execute(buf, start, end - start)
    if (typeof result !== 'number') return this.readLeniently(buf, start, end)
    const head = this.head
    head.version = VERSIONS[info.versionMajor * 10 + info.versionMinor]
    if (this.kind === 'RESPONSE') {
      head.status = info.statusCode
      return true
    }
    head.method = info.method as string
    head.target = info.url
    if (!KNOWN_METHODS.has(head.method)) head.oddities |= ODDITY.UNKNOWN_METHOD
    return head.method !== undefined
  }

  /** The start line was refused: read it by hand, then let the parser go on behind it. */
  private readLeniently(buf: Buffer, start: number, end: number): boolean {
    const head = this.head
    const read = this.kind === 'REQUEST' ? parseRequestLine : parseStatusLine
    if (!read(this.startLine, head)) return false
    this.initialize(this.kind)
    this.state = 'HEADER'
    const used = this.cursor
    if (start + used < end) this.execute(buf, start + used, end - start - used)
    return true
  }

  /** The library's line reader, over the one string. Never called without a byte left. */
  override consumeLine(): string | undefined {
    const text = this.text
    const from = this.cursor
    const lf = text.indexOf('\n', from)
    if (lf < 0) {
      this.offset = this.base + text.length
      return undefined
    }
    this.cursor = lf + 1
    this.offset = this.base + lf + 1
    let to = lf
    if (to > from && text.charCodeAt(to - 1) === 13) to--
    else this.head.oddities |= ODDITY.LF_ONLY
    const line = text.slice(from, to)
    if (from === 0) this.startLine = line
    return line
  }

  /** The library's field reader: `headers` is its own list and stays empty, so that its framing switch sees nothing. */
  override parseHeader(line: string, _headers: string[]): void {
    const head = this.head
    const first = line.charCodeAt(0)
    if (first === 32 || first === 9) {
      this.fold(line)
      return
    }
    const colon = line.indexOf(':')
    if (colon <= 0) {
      head.oddities |= ODDITY.BAD_HEADER_LINE
      return
    }
    let nameEnd = colon
    while (nameEnd > 0 && isBlank(line.charCodeAt(nameEnd - 1))) nameEnd--
    if (nameEnd !== colon) head.oddities |= ODDITY.SPACE_BEFORE_COLON
    let from = colon + 1
    let to = line.length
    while (from < to && isBlank(line.charCodeAt(from))) from++
    while (to > from && isBlank(line.charCodeAt(to - 1))) to--
    this.add(line.slice(0, nameEnd), line.slice(from, to))
  }

  /** obs-fold (RFC 9112 §5.2): the line continues the value before it. */
  private fold(line: string): void {
    const head = this.head
    const more = line.trim()
    head.oddities |= head.headers.length > 0 ? ODDITY.OBS_FOLD : ODDITY.BAD_HEADER_LINE
    if (head.headers.length === 0 || more === '') return
    const last = head.headers.length - 1
    const value = head.headers[last]
    head.headers[last] = value === '' ? more : `${value} ${more}`
    setFraming(head, head.headers[last - 1].toLowerCase(), head.headers[last], true)
  }

  private add(name: string, value: string): void {
    const head = this.head
    if (value.indexOf('\r') >= 0) head.oddities |= ODDITY.BARE_CR
    const length = name.length
    if (length === 14 || length === 17 || length === 16 || length === 12 || length === 10 || length <= 7) {
      const lower = name.toLowerCase()
      if (FRAMING.has(lower)) setFraming(head, lower, value, false)
    }
    if (head.headers.length < 2 * this.headerCount) head.headers.push(name, value)
    else head.oddities |= ODDITY.MANY_HEADERS
  }
}

const VERSIONS: string[] = []
for (let major = 0; major < 10; major++) {
  for (let minor = 0; minor < 10; minor++) VERSIONS.push(`${major}.${minor}`)
}

const FRAMING = new Set([
  'content-length',
  'transfer-encoding',
  'content-encoding',
  'content-type',
  'connection',
  'upgrade',
  'expect',
])

/** `replace`: the value grew by a folded line; else a repeated field is joined as RFC 9110 §5.3 says. */
function setFraming(head: Head, name: string, value: string, replace: boolean): void {
  switch (name) {
    case 'content-length':
      if (head.contentLength === '' || (replace && head.moreLengths === '')) head.contentLength = value || '?'
      else head.moreLengths = replace || head.moreLengths === '' ? value || '?' : `${head.moreLengths},${value}`
      break
    case 'transfer-encoding':
      head.transferEncoding = join(head.transferEncoding, value, replace)
      break
    case 'content-encoding':
      head.contentEncoding = join(head.contentEncoding, value, replace)
      break
    case 'content-type':
      if (head.contentType === '' || replace) head.contentType = value
      break
    case 'connection':
      head.connection = join(head.connection, value, replace)
      break
    case 'upgrade':
      head.upgrade = join(head.upgrade, value, replace)
      break
    case 'expect':
      head.expect = value
      break
  }
}

function join(before: string, value: string, replace: boolean): string {
  return before === '' || replace ? value : `${before}, ${value}`
}

/** Blank and tab; vertical tab and form feed as lenient readers do. */
function isBlank(c: number): boolean {
  return c === 32 || c === 9 || c === 11 || c === 12
}
