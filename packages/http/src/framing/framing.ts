import type { Head } from '../head/head.js'
import { ODDITY } from '../oddities.js'

/** How the end of a body is found (RFC 9112 §6.3). */
export const BODY_NONE = 0
export const BODY_LENGTH = 1
export const BODY_CHUNKED = 2
export const BODY_CLOSE = 3
export type BodyKind = typeof BODY_NONE | typeof BODY_LENGTH | typeof BODY_CHUNKED | typeof BODY_CLOSE

/** The decision for one head; the instance is reused. */
export class Framing {
  kind: BodyKind = BODY_NONE
  /** Bytes of a `BODY_LENGTH` body. */
  length = 0
  /** Transfer codings other than chunked, outermost last, comma separated: undone like content codings. */
  codings = ''
  /** `BODY_CHUNKED`, but the field only resembles it: the first bytes of the body decide, `length` is what else it would be. */
  doubtful = false
  oddities = 0

  request(head: Head): void {
    this.decide(head, BODY_NONE)
  }

  /** `bodiless`: answers HEAD, or a status that never has a body. */
  response(head: Head, bodiless: boolean): void {
    this.decide(head, BODY_CLOSE)
    if (bodiless) this.kind = BODY_NONE
  }

  /** The body goes on until the connection closes. */
  untilClose(): void {
    this.kind = BODY_CLOSE
    this.length = 0
    this.codings = ''
    this.doubtful = false
    this.oddities = 0
  }

  private decide(head: Head, otherwise: BodyKind): void {
    this.kind = otherwise
    this.length = 0
    this.codings = ''
    this.doubtful = false
    this.oddities = 0
    const length = head.contentLength === '' ? -1 : this.contentLength(head)
    if (head.transferEncoding !== '' && this.transferEncoding(head)) {
      this.length = Math.max(0, length)
      return
    }
    if (length < 0) return
    this.kind = length === 0 ? BODY_NONE : BODY_LENGTH
    this.length = length
  }

  /** True when the body is chunked. */
  private transferEncoding(head: Head): boolean {
    if (head.contentLength !== '') this.oddities |= ODDITY.TE_AND_CL
    if (head.version < '1.1') this.oddities |= ODDITY.TE_IN_HTTP10
    const list = head.transferEncoding.toLowerCase().split(',', 16)
    let chunked = false
    for (let i = 0; i < list.length; i++) {
      const coding = withoutParameters(list[i]).trim()
      if (coding !== list[i].trim()) this.oddities |= ODDITY.BAD_TE
      if (coding === 'chunked') {
        if (chunked || i !== list.length - 1) this.oddities |= ODDITY.BAD_TE
        chunked = true
      } else if (KNOWN_CODINGS.has(coding)) this.codings = this.codings === '' ? coding : `${this.codings},${coding}`
      else if (coding !== 'identity' && coding !== '') {
        this.oddities |= ODDITY.BAD_TE
        if (coding.includes('chunked')) this.doubtful = true
      }
    }
    if (chunked) this.doubtful = false
    if (chunked || this.doubtful) this.kind = BODY_CHUNKED
    return chunked || this.doubtful
  }

  /** The length, or −1 when the field says nothing usable. Of several valid ones the first is taken. */
  private contentLength(head: Head): number {
    let length = parseLength(head.contentLength.trim())
    if (head.moreLengths === '' && length >= 0) return length
    length = -1
    for (const part of `${head.contentLength},${head.moreLengths}`.split(',', 64)) {
      const text = part.trim()
      if (text === '') continue
      const value = parseLength(text)
      if (value < 0) this.oddities |= ODDITY.BAD_CL
      else if (length < 0) length = value
      else this.oddities |= value === length ? ODDITY.DUPLICATE_CL : ODDITY.DIFFERING_CL
    }
    if (length < 0) this.oddities |= ODDITY.BAD_CL
    return length
  }
}

const KNOWN_CODINGS = new Set(['gzip', 'x-gzip', 'deflate', 'compress', 'x-compress', 'br', 'zstd'])

function withoutParameters(coding: string): string {
  const semicolon = coding.indexOf(';')
  return semicolon < 0 ? coding : coding.slice(0, semicolon)
}

/** 1*DIGIT up to 2^53 − 1; −1 for everything else (`+5`, `-5`, `0x5`, `5 5`, twenty digits). */
export function parseLength(text: string): number {
  if (text.length === 0 || text.length > 32) return -1
  let value = 0
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value <= Number.MAX_SAFE_INTEGER ? value : -1
}
