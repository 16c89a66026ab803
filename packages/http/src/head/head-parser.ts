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
  info: { method: string | undefined; url: string; statusCode: number; versionMajor?: number; versionMinor: number }
  initialize(kind: ParserKind): void
  execute(chunk: Buffer, start: number, length: number): number | Error
  consumeLine(): string | undefined
  HEADER(): boolean
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
 * Replaced of it: lines come from one latin1 string per head instead of one conversion per line; its `HEADER` state, which
 * drops odd fields, throws on differing lengths and does not know `gzip, chunked`: fields go to `Head`, framing is decided
 * by this room. A start line it refuses is read again leniently.
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
    // Methods as strings, known or not.
    this._compatMode0_11 = true
  }

  /**
   * Parses the head in `buf[start, end)`, which ends with its empty line (or is cut: then a last partial line is left out,
   * unless it is the first). Returns `head`, or undefined when the start line is not one.
   */
  parse(buf: Buffer, start: number, end: number): Head | undefined {
    const head = this.head
    head.reset()
    this.text = buf.toString('latin1', start, end)
    this.cursor = 0
    this.base = start
    if (!this.readStartLine(buf, start, end)) return undefined
    if (this.text.includes('\0')) head.oddities |= ODDITY.NUL_IN_HEAD
    if (this.hasBareCr()) head.oddities |= ODDITY.BARE_CR
    this.text = ''
    return head
  }

  /** The library names its first state by joining strings, anew for every head, which makes each call by that name slow. */
  override initialize(kind: ParserKind): void {
    super.initialize(kind)
    this.state = kind === 'REQUEST' ? 'REQUEST_LINE' : 'RESPONSE_LINE'
  }

  private readStartLine(buf: Buffer, start: number, end: number): boolean {
    this.initialize(this.kind)
    const info = this.info // the parser makes a new one when the head is complete
    const result = this.execute(buf, start, end - start)
    if (typeof result !== 'number' || info.versionMajor === undefined) return this.readLeniently(start, end)
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

  /** Carriage returns that end no line, which different readers take for different things. */
  private hasBareCr(): boolean {
    const { text } = this
    for (let cr = text.indexOf('\r'); cr >= 0; cr = text.indexOf('\r', cr + 2)) {
      if (text.charCodeAt(cr + 1) !== 10 && cr + 1 < text.length) return true
    }
    return false
  }

  /** The start line was refused: read it by hand, then let the parser go on behind it. */
  private readLeniently(start: number, end: number): boolean {
    const head = this.head
    const read = this.kind === 'REQUEST' ? parseRequestLine : parseStatusLine
    if (!read(this.startLine, head)) return false
    this.initialize(this.kind)
    this.state = 'HEADER'
    if (start + this.cursor < end) this.HEADER()
    return true
  }

  /** The library's line reader, over the one string; only start lines come this way. */
  override consumeLine(): string | undefined {
    const { text, cursor } = this
    const lf = text.indexOf('\n', cursor)
    const end = lf < 0 ? text.length : lf
    this.cursor = Math.min(end + 1, text.length)
    this.offset = this.base + this.cursor
    const crlf = end > cursor && text.charCodeAt(end - 1) === 13
    if (!crlf && lf >= 0) this.head.oddities |= ODDITY.LF_ONLY
    this.startLine = text.slice(cursor, crlf ? end - 1 : end)
    return lf < 0 ? undefined : this.startLine
  }

  /** The library's state behind the start line: all fields at once. True: stop, the head is over. */
  override HEADER(): boolean {
    const { text, head } = this
    let from = this.cursor
    for (;;) {
      const lf = text.indexOf('\n', from)
      if (lf < 0) break
      let to = lf
      if (to > from && text.charCodeAt(to - 1) === 13) to--
      else head.oddities |= ODDITY.LF_ONLY
      if (to === from) break
      this.field(from, to)
      from = lf + 1
    }
    this.cursor = text.length
    this.offset = this.base + text.length
    this.initialize(this.kind)
    return true
  }

  /** One field line, `text[from, to)`. */
  private field(from: number, to: number): void {
    const { text, head } = this
    const first = text.charCodeAt(from)
    if (first === 32 || first === 9) {
      this.fold(text.slice(from, to))
      return
    }
    const colon = text.indexOf(':', from)
    if (colon <= from || colon >= to) {
      head.oddities |= ODDITY.BAD_HEADER_LINE
      return
    }
    let nameEnd = colon
    while (nameEnd > from && isBlank(text.charCodeAt(nameEnd - 1))) nameEnd--
    if (nameEnd !== colon) head.oddities |= ODDITY.SPACE_BEFORE_COLON
    let start = colon + 1
    let end = to
    while (start < end && isBlank(text.charCodeAt(start))) start++
    while (end > start && isBlank(text.charCodeAt(end - 1))) end--
    this.add(text.slice(from, nameEnd), text.slice(start, end))
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
    const { head } = this
    if (mayFrame(name)) setFraming(head, name.toLowerCase(), value, false)
    if (head.headers.length < 2 * this.headerCount) head.headers.push(name, value)
    else head.oddities |= ODDITY.MANY_HEADERS
  }
}

const VERSIONS: string[] = []
for (let major = 0; major < 10; major++) {
  for (let minor = 0; minor < 10; minor++) VERSIONS.push(`${major}.${minor}`)
}

/** Cheap sieve for the names that `setFraming` knows: length and first letter. */
function mayFrame(name: string): boolean {
  switch (name.length) {
    case 10:
    case 12:
    case 14:
    case 16:
      return (name.charCodeAt(0) | 0x20) === 0x63 // c
    case 17:
      return (name.charCodeAt(0) | 0x20) === 0x74 // t
    case 7:
      return (name.charCodeAt(0) | 0x20) === 0x75 // u
    case 6:
      return (name.charCodeAt(0) | 0x20) === 0x65 // e
    default:
      return false
  }
}

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
