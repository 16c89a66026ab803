import { HTTPParser } from 'http-parser-js'
import { ODDITY } from '../oddities.js'
import { FastLine } from './fast-line.js'
import { readFields } from './field-list.js'
import { FieldScan } from './field-scan.js'
import { Fields } from './fields.js'
import { Head } from './head.js'
import type { Interner } from './interner.js'
import { KnownHeads } from './known-heads.js'
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
 * Parses complete heads of known length (≤ `headBytes`), in two ways. Nearly all heads are spelt as the RFC says: those are
 * read in one pass over their bytes. The others go through http-parser-js, which is stopped behind the start line, so its
 * body states (endless on a negative Content-Length or a chunk size of `-6`) are never entered, its header limit never
 * matters, and nothing is left inside between two heads. A start line that it refuses too is read again leniently. Both ways
 * give the same for what both can read (a property test compares them). One instance serves all flows.
 *
 * Replaced of the library: lines come from one latin1 string per head instead of one conversion per line; its `HEADER` state,
 * which drops odd fields, throws on differing lengths and does not know `gzip, chunked`: fields go to `Head`, framing is
 * decided by this room.
 */
export class HeadParser extends Base {
  private readonly head = new Head()
  private readonly fastLine = new FastLine()
  private readonly scan: FieldScan
  /** Of requests alone: answers say when they were made, and how long they are. */
  private readonly known: KnownHeads | undefined
  private text = ''
  private target = ''
  private cursor = 0
  private base = 0
  private startLine = ''

  /**
   * @param watch names of fields, in lower case: `Fields.watched` tells whether one of them is there
   * @param fast false: everything through the library
   */
  constructor(
    private readonly kind: ParserKind,
    private readonly headerCount: number,
    interner: Interner,
    watch: readonly string[] = [],
    private readonly fast = true,
  ) {
    super(kind)
    this.scan = new FieldScan(interner, headerCount, watch)
    this.known = kind === 'REQUEST' ? new KnownHeads() : undefined
    // Methods as strings, known or not.
    this._compatMode0_11 = true
  }

  /**
   * Parses the head in `buf[start, end)`, which ends with its empty line (or is cut: then a last partial line is left out,
   * unless it is the first). Returns what it says, to be read before the next head is parsed; undefined when the start line is not one.
   */
  parse(buf: Buffer, start: number, end: number): Head | undefined {
    const fields = this.fast ? this.readLine(buf, start, end) : -1
    const clean = fields < 0 ? undefined : this.readFields(buf, fields, end)
    if (clean) return this.withLine(clean)
    this.head.reset()
    if (fields >= 0) this.withLine(this.head)
    return this.slowly(buf, start, end, buf.toString('latin1', start, end), fields < 0 ? -1 : fields - start)
  }

  /** Clean field lines, which end at `end`; undefined when something is not. Nothing is said of the start line. */
  private readFields(buf: Buffer, start: number, end: number): Head | undefined {
    const { known, scan } = this
    const lines = buf.toString('latin1', start, end)
    const met = known?.recall(lines)
    if (met) return met
    const head = known ? new Head() : this.head
    head.reset()
    if (!scan.read(buf, start, end, head)) return undefined
    head.fields = new Fields(lines, 0, this.headerCount, scan.low, scan.high, true, scan.watched)
    known?.keep(lines, head)
    return head
  }

  /** Position behind a start line as nearly all are; −1 when it is spelt in another way. */
  private readLine(buf: Buffer, start: number, end: number): number {
    const { fastLine: line } = this
    if (this.kind === 'RESPONSE') return line.response(buf, start, end)
    const at = line.request(buf, start, end)
    if (at >= 0) this.target = buf.toString('latin1', line.targetStart, line.targetEnd)
    return at
  }

  /** The head with the start line that was just read. */
  private withLine(head: Head): Head {
    const { fastLine: line } = this
    head.version = line.version
    if (this.kind === 'RESPONSE') head.status = line.status
    else {
      head.method = line.method
      head.target = this.target
    }
    return head
  }

  /** @param fields position in `text` behind the start line, when that has been read already; else −1 */
  private slowly(buf: Buffer, start: number, end: number, text: string, fields: number): Head | undefined {
    const { head } = this
    head.resetFields()
    this.text = text
    this.cursor = fields
    this.base = start
    if (fields < 0) {
      this.cursor = 0
      if (!this.readStartLine(buf, start, end)) return undefined
    }
    if (text.includes('\0')) head.oddities |= ODDITY.NUL_IN_HEAD
    if (hasBareCr(text)) head.oddities |= ODDITY.BARE_CR
    readFields(text, this.cursor, this.headerCount, head)
    head.fields = new Fields(text, this.cursor, this.headerCount, -1, -1, false, true)
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
    const head = this.head
    if (typeof result !== 'number' || info.versionMajor === undefined) {
      return (this.kind === 'REQUEST' ? parseRequestLine : parseStatusLine)(this.startLine, head)
    }
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

  /** The library's state behind the start line. True: stop, the fields are read elsewhere. */
  override HEADER(): boolean {
    this.initialize(this.kind)
    return true
  }
}

/** Carriage returns that end no line, which different readers take for different things. */
function hasBareCr(text: string): boolean {
  for (let cr = text.indexOf('\r'); cr >= 0; cr = text.indexOf('\r', cr + 2)) {
    if (text.charCodeAt(cr + 1) !== 10 && cr + 1 < text.length) return true
  }
  return false
}

const VERSIONS: string[] = []
for (let major = 0; major < 10; major++) {
  for (let minor = 0; minor < 10; minor++) VERSIONS.push(`${major}.${minor}`)
}
