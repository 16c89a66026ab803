import type { BodyObserver, BodyRest, HttpMessage } from './contract.js'
import { type FieldSet, NO_FIELDS } from './head/fields.js'

/** One message while it is read and afterwards. All fields from the start, so that every message has the same shape. */
export class Message implements HttpMessage {
  version = ''
  method = ''
  target = ''
  inferred: number | undefined = undefined
  status = 0
  contentType: string
  bodyBytes = 0
  decodedBytes: number | undefined = undefined
  sha256: string | undefined = undefined
  records = 0
  body: Buffer | undefined = undefined
  bodyWhole = true
  bodySeen = true
  rest: BodyRest | undefined = undefined
  observer: BodyObserver | undefined = undefined
  unread: boolean | undefined = undefined
  gapBytes = 0
  truncated = false
  grpcStatus: number | undefined = undefined
  lastByte: number
  context: unknown = undefined
  trailers: string[] | undefined = undefined
  chunkExtensions: string | undefined = undefined
  asidesWhole = true
  protobuf: HttpMessage['protobuf'] = undefined

  constructor(
    private fields: FieldSet,
    contentType: string,
    public seq: number,
    public firstByte: number,
  ) {
    this.contentType = contentType
    this.lastByte = firstByte
  }

  get rawHeaders(): string[] {
    return this.fields.all
  }

  header(name: string): string | undefined {
    return this.fields.get(name)
  }

  get fieldLines(): string {
    return this.fields.lines
  }

  get fieldNote(): unknown {
    return this.fields.note
  }

  set fieldNote(note: unknown) {
    // Of no fields there is one for all rooms.
    if (this.fields !== NO_FIELDS) this.fields.note = note
  }

  get watched(): boolean {
    return this.fields.watched
  }

  /** Characters that its fields keep alive, those of its chunks and trailers among them. */
  get headLength(): number {
    return this.fields.length + (this.chunkExtensions?.length ?? 0) + this.trailerLength
  }

  /** Some of the body is lost to whoever looks at it. */
  loseBody(): void {
    this.bodyWhole = false
    this.bodySeen = false
  }

  get trailerLength(): number {
    return this.trailers?.reduce((length, text) => length + text.length, 0) ?? 0
  }

  /**
   * A part of this message, with the same head.
   * @param from bytes of the body that came before it @param begun packet time at which it begins, ms
   */
  part(from: number, begun: number, records: number): Message {
    const part = new Message(this.fields, this.contentType, (this.seq + from) >>> 0, begun)
    part.version = this.version
    part.status = this.status
    part.bodyBytes = this.bodyBytes - from
    part.records = Math.max(0, records)
    part.protobuf = this.protobuf
    part.lastByte = this.lastByte
    return part
  }

  dropFields(): void {
    this.fields = NO_FIELDS
    this.chunkExtensions = undefined
    this.dropTrailers()
  }

  dropTrailers(): void {
    this.trailers = undefined
    this.asidesWhole = false
  }
}
