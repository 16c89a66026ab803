/** What a parsed head says. One instance per parser is reused: read it before the next head is parsed. */
export class Head {
  method = ''
  target = ''
  status = 0
  version = ''
  /** Alternating name, value; handed over to the message, fresh for every head. */
  headers: string[] = []
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
    this.headers = []
    this.contentLength = ''
    this.moreLengths = ''
    this.transferEncoding = ''
    this.contentEncoding = ''
    this.contentType = ''
    this.connection = ''
    this.upgrade = ''
    this.expect = ''
    this.oddities = 0
  }
}
