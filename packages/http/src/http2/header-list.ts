import type { FieldSet } from '../head/fields.js'
import type { WatchedNames } from '../head/watched-names.js'
import { ODDITY } from '../oddities.js'
import type { Field } from './hpack/dynamic-table.js'

/** Fields that belong to a connection and must not be in a stream (RFC 9113 §8.2.2). */
const CONNECTION_FIELDS = new Set(['connection', 'proxy-connection', 'keep-alive', 'transfer-encoding', 'upgrade'])
/** Fields that may be pseudo-headers. Count. */
const MOST_ORDER = 32
const PSEUDO = new Set([':method', ':scheme', ':authority', ':path', ':status', ':protocol'])

/**
 * One decoded header block: pseudo-headers apart from fields, checked as RFC 9113 §8.2 and §8.3 say. What a gateway that
 * translates to HTTP/1 may be fooled by is an oddity, not an error.
 */
export class HeaderList {
  method: string | undefined
  scheme: string | undefined
  authority: string | undefined
  path: string | undefined
  status: string | undefined
  protocol: string | undefined
  contentType = ''
  contentEncoding = ''
  contentLength = ''
  /** Bits of `ODDITY`. */
  oddities = 0
  /** References to entries that were made before the sensor joined. Count. */
  unknown = 0
  readonly fields: string[] = []
  /** Pseudo-headers in their order, by letter, with `?` for each unknown field that may be one. */
  order = ''
  /** Unknown fields by their place in `order`. */
  readonly unknownAt = new Map<number, Field>()
  /** Places of path and authority in the table, where they are entries of it. */
  readonly ordinals: { p: number | undefined; a: number | undefined } = { p: undefined, a: undefined }
  private cookies = ''
  private regular = false
  /** Characters of all fields: one byte may refer to kilobytes, which are neither kept nor looked at beyond `bytes`. */
  private length = 0

  /**
   * @param limit fields that are kept
   * @param bytes characters of names and values that are kept, all together
   */
  constructor(
    private readonly limit: number,
    private readonly bytes: number,
  ) {}

  readonly add = (field: Field): void => {
    const { name, value } = field
    if (name === undefined || value === undefined) this.unknown++
    if (name === undefined) {
      this.unnamed(field)
      return
    }
    this.length += name.length + (value?.length ?? 0) + 2
    if (this.length > this.bytes) {
      this.oddities |= ODDITY.MANY_HEADERS
      return
    }
    if (name.startsWith(':')) this.pseudo(name, field)
    else this.field(name, value ?? '')
  }

  /** What a message keeps of it; the authority stands where HTTP/1 has it. */
  fieldSet(watched: WatchedNames): FieldSet {
    const all = this.fields
    if (this.cookies !== '') all.push('cookie', this.cookies)
    this.cookies = ''
    if (this.authority !== undefined) this.authorityAsHost(this.authority)
    let length = 0
    let isWatched = false
    for (let i = 0; i < all.length; i += 2) {
      length += all[i]!.length + all[i + 1]!.length + 4
      if (watched.has(all[i]!)) isWatched = true
    }
    return new ListedFields(all, length, isWatched)
  }

  /** Takes what was inferred for what is unknown. */
  fill(name: { method: string; authority: string; path: string }, contentType: string): void {
    this.method ??= name.method
    this.path ??= name.path
    if (name.authority !== '') this.authority ??= name.authority
    if (this.contentType === '') this.contentType = contentType
  }

  /** There is a block, and it has none of them: trailers (RFC 9113 §8.1), or the head of nothing. */
  get hasPseudo(): boolean {
    return (
      this.method !== undefined || this.path !== undefined || this.status !== undefined || this.authority !== undefined
    )
  }

  /** A server goes by the authority, whatever Host says (RFC 9113 §8.3.1); one behind a gateway may not. */
  private authorityAsHost(authority: string): void {
    const all = this.fields
    const host = all.findIndex((name, i) => i % 2 === 0 && name.toLowerCase() === 'host')
    if (host < 0) all.unshift('host', authority)
    else if (all[host + 1]!.toLowerCase() !== authority.toLowerCase()) {
      this.oddities |= ODDITY.H2_HOST
      all[host + 1] = authority
    }
  }

  /** It may be a pseudo-header as long as none of the others has come. */
  private unnamed(field: Field): void {
    if (this.regular || this.order.length >= MOST_ORDER) return
    this.unknownAt.set(this.order.length, field)
    this.order += '?'
  }

  private pseudo(name: string, { value, ordinal }: Field): void {
    if (!this.regular && this.order.length < MOST_ORDER) this.order += name[1]
    if (name === ':path') this.ordinals.p = ordinal
    else if (name === ':authority') this.ordinals.a = ordinal
    if (this.regular || !PSEUDO.has(name)) this.oddities |= ODDITY.H2_PSEUDO
    const key = name.slice(1) as 'method' | 'scheme' | 'authority' | 'path' | 'status' | 'protocol'
    if (!PSEUDO.has(name)) return
    if (this[key] !== undefined) this.oddities |= ODDITY.H2_PSEUDO
    else this[key] = value
    if (value !== undefined && isBroken(value)) this.oddities |= ODDITY.H2_BAD_FIELD
  }

  private field(name: string, value: string): void {
    this.regular = true
    if (name === '' || name !== name.toLowerCase() || name.includes(':') || isBroken(name) || isBroken(value))
      this.oddities |= ODDITY.H2_BAD_FIELD
    const key = name.toLowerCase()
    if (CONNECTION_FIELDS.has(key) || (key === 'te' && value !== 'trailers'))
      this.oddities |= ODDITY.H2_CONNECTION_FIELD
    if (key === 'content-type' && this.contentType === '') this.contentType = value
    else if (key === 'content-encoding')
      this.contentEncoding = this.contentEncoding ? `${this.contentEncoding}, ${value}` : value
    else if (key === 'content-length') this.contentLength = value
    // Split for compression (RFC 9113 §8.2.3), one field again.
    if (key === 'cookie') this.cookies = this.cookies === '' ? value : `${this.cookies}; ${value}`
    else if (this.fields.length < 2 * this.limit) this.fields.push(name, value)
    else this.oddities |= ODDITY.MANY_HEADERS
  }
}

/** Fields that came as a list. */
class ListedFields implements FieldSet {
  note: unknown = undefined

  constructor(
    readonly all: string[],
    readonly length: number,
    readonly watched: boolean,
  ) {}

  get(name: string): string | undefined {
    return firstOf(this.all, name)
  }

  get lines(): string {
    let text = ''
    for (let i = 0; i + 1 < this.all.length; i += 2) text += `${this.all[i]}: ${this.all[i + 1]}\r\n`
    return text
  }
}

/** CR, LF and NUL end a line or a string elsewhere (RFC 9113 §10.3). */
function isBroken(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === 0 || c === 10 || c === 13) return true
  }
  return false
}

function firstOf(list: readonly string[], name: string): string | undefined {
  for (let i = 0; i + 1 < list.length; i += 2)
    if (list[i] === name || list[i]!.toLowerCase() === name) return list[i + 1]
  return undefined
}
