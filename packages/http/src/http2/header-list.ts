import type { FieldSet } from '../head/fields.js'
import { ODDITY } from '../oddities.js'
import type { Field } from './hpack/dynamic-table.js'

/** Fields that belong to a connection and must not be in a stream (RFC 9113 §8.2.2). */
const CONNECTION_FIELDS = new Set(['connection', 'proxy-connection', 'keep-alive', 'transfer-encoding', 'upgrade'])
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
  /** References to entries that were made before the sensor joined. */
  unknown: Field[] = []
  readonly fields: string[] = []
  private cookies = ''
  private regular = false

  constructor(private readonly limit: number) {}

  readonly add = (field: Field): void => {
    const { name, value } = field
    if (name === undefined || value === undefined) {
      if (this.unknown.length < this.limit) this.unknown.push(field)
      if (name === undefined) return
    }
    if (name.startsWith(':')) this.pseudo(name, value)
    else this.field(name, value ?? '')
  }

  /** What a message keeps of it; the authority stands where HTTP/1 has it. */
  fieldSet(watched: ReadonlySet<string>): FieldSet {
    const all = this.fields
    if (this.cookies !== '') all.push('cookie', this.cookies)
    this.cookies = ''
    if (this.authority !== undefined && !hasField(all, 'host')) all.unshift('host', this.authority)
    let length = 0
    let isWatched = false
    for (let i = 0; i < all.length; i += 2) {
      length += all[i]!.length + all[i + 1]!.length + 4
      if (watched.has(all[i]!)) isWatched = true
    }
    return new ListedFields(all, length, isWatched)
  }

  private pseudo(name: string, value: string | undefined): void {
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

function hasField(list: readonly string[], name: string): boolean {
  return firstOf(list, name) !== undefined
}

function firstOf(list: readonly string[], name: string): string | undefined {
  for (let i = 0; i + 1 < list.length; i += 2)
    if (list[i] === name || list[i]!.toLowerCase() === name) return list[i + 1]
  return undefined
}
