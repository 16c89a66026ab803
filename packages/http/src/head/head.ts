import { ODDITY } from '../oddities.js'
import { type Fields, NO_FIELDS } from './fields.js'

/** What a parsed head says. One instance per parser is reused: read it before the next head is parsed. */
export class Head {
  method = ''
  target = ''
  status = 0
  version = ''
  /** Handed over to the message, fresh for every head. */
  fields: Fields = NO_FIELDS
  /** Values of the fields that decide framing, as on the wire; '' when absent. */
  contentLength = ''
  /** Further Content-Length values joined with a comma, '' when there is only one. */
  moreLengths = ''
  transferEncoding = ''
  /** Content-Encoding, several fields joined with a comma. */
  contentEncoding = ''
  contentType = ''
  connection = ''
  upgrade = ''
  expect = ''
  /** Bits of `ODDITY`. */
  oddities = 0

  reset(): void {
    this.method = ''
    this.target = ''
    this.status = 0
    this.version = ''
    this.fields = NO_FIELDS
    this.oddities = 0
    this.resetFields()
  }

  resetFields(): void {
    this.contentLength = ''
    this.moreLengths = ''
    this.transferEncoding = ''
    this.contentEncoding = ''
    this.contentType = ''
    this.connection = ''
    this.upgrade = ''
    this.expect = ''
  }

  /**
   * Takes a field into account, when it is one of those above. A repeated one is joined as RFC 9110 §5.3 says.
   * @param name in lower case
   */
  note(name: string, value: string): void {
    switch (name) {
      case 'content-length':
        if (this.contentLength === '') this.contentLength = value || '?'
        else this.moreLengths = this.moreLengths === '' ? value || '?' : `${this.moreLengths},${value}`
        break
      case 'transfer-encoding':
        this.transferEncoding = join(this.transferEncoding, value)
        break
      case 'content-encoding':
        this.contentEncoding = join(this.contentEncoding, value)
        break
      case 'content-type':
        if (this.contentType === '') this.contentType = value
        else if (value !== this.contentType) this.oddities |= ODDITY.DIFFERING_TYPES
        break
      case 'connection':
        this.connection = join(this.connection, value)
        break
      case 'upgrade':
        this.upgrade = join(this.upgrade, value)
        break
      case 'expect':
        this.expect = value
        break
    }
  }
}

function join(before: string, value: string): string {
  return before === '' ? value : `${before}, ${value}`
}
