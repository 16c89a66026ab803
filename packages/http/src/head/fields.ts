import { type FieldNotes, readFields } from './field-list.js'

/** The fields of one message, however they came. */
export interface FieldSet {
  /** Alternating name, value. */
  readonly all: string[]
  /** What it keeps alive, characters. */
  readonly length: number
  /** One of the names that the room was told to watch for is there, or may be. */
  readonly watched: boolean
  /** As lines of text, as HTTP/1 has them: what searches for bytes of attacks looks at this. */
  readonly lines: string
  /** What the sink has worked out of these fields: see `HttpMessage.fieldNote`. */
  note: unknown
  /** First value of a field, undefined when absent. @param name in lower case */
  get(name: string): string | undefined
}

/**
 * The field lines of one head, kept as the one text they came in. Most exchanges are only counted, so lines become strings
 * when somebody asks: one field by its name, or the whole list.
 */
export class Fields implements FieldSet {
  note: unknown = undefined
  private list: string[] | undefined

  /**
   * @param text the head, latin1
   * @param from where its field lines begin
   * @param limit fields kept
   * @param low, high which names may be there: see `nameBit`; all bits set where that is not known
   * @param clean every line is `name: value` CRLF, with nothing odd about it
   * @param watched one of the names that the room was told to watch for is there, or may be
   */
  constructor(
    private readonly text: string,
    private readonly from: number,
    private readonly limit: number,
    private readonly low: number,
    private readonly high: number,
    private readonly clean: boolean,
    readonly watched: boolean,
  ) {}

  /** Alternating name, value as on the wire, blanks around the value dropped. */
  get all(): string[] {
    this.list ??= readFields(this.text, this.from, this.limit, UNNOTED)
    return this.list
  }

  /** As on the wire. */
  get lines(): string {
    return this.from === 0 ? this.text : this.text.slice(this.from)
  }

  /** What it keeps alive, characters. */
  get length(): number {
    return this.text.length
  }

  /** First value of a field, undefined when absent. @param name in lower case */
  get(name: string): string | undefined {
    const n = name.length
    const bit = nameBit(n, name.charCodeAt(0), name.charCodeAt(n - 1))
    if (((bit < 32 ? this.low : this.high) & (1 << (bit & 31))) === 0) return undefined
    return this.clean && !this.list ? this.find(name) : fieldOf(this.all, name)
  }

  private find(name: string): string | undefined {
    const { text } = this
    const n = name.length
    const first = name.charCodeAt(0)
    let at = this.from
    for (let count = 0; count < this.limit; count++) {
      const lf = text.indexOf('\n', at)
      if (lf <= at + 1) return undefined
      if (text.charCodeAt(at + n) === 58 && (text.charCodeAt(at) | 0x20) === first) {
        const candidate = text.slice(at, at + n)
        if (candidate === name || candidate.toLowerCase() === name) return trimmed(text, at + n + 1, lf - 1)
      }
      at = lf + 1
    }
    return undefined
  }
}

/** What the parser has taken note of already. */
const UNNOTED: FieldNotes = { oddities: 0, note() {} }
export const NO_FIELDS = new Fields('', 0, 0, 0, 0, true, false)

/** Which of 64 bits stands for names of this length, first and last letter: a sieve, so that asking for what is not there costs nothing. */
export function nameBit(length: number, first: number, last: number): number {
  return (length * 7 + (first | 0x20) * 3 + (last | 0x20) * 5) & 63
}

/** First value of a field in a list of alternating name, value; undefined when absent. @param name in lower case */
export function fieldOf(list: readonly string[], name: string): string | undefined {
  const first = name.charCodeAt(0)
  for (let i = 0; i + 1 < list.length; i += 2) {
    const candidate = list[i]
    if (candidate.length !== name.length || (candidate.charCodeAt(0) | 0x20) !== first) continue
    if (candidate === name || candidate.toLowerCase() === name) return list[i + 1]
  }
  return undefined
}

function trimmed(text: string, start: number, end: number): string {
  let from = start
  let to = end
  while (from < to && isBlank(text.charCodeAt(from))) from++
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--
  return text.slice(from, to)
}

function isBlank(c: number): boolean {
  return c === 32 || c === 9
}
