import type { JsonForm, ParameterLocation } from '@apiscope/schema'
import { elementName, joinedName, memberName } from './known-names.js'
import type { ParameterSink } from './sink.js'

/**
 * Told of every scalar: the dotted name, `[]` for array levels, dots and brackets of keys escaped; `$` for a body that is one scalar. Null and empty
 * containers are the empty text, and `json` says which.
 */
export type Leaf = (name: string, value: string, json?: JsonForm) => void

/**
 * Scalars of a JSON text, or of several one after the other (NDJSON). Not `JSON.parse`: it takes what can be had from text
 * that breaks off or is malformed, keeps long numbers exact, and uses a stack of its own, so depth cannot overflow it.
 * Of containers below `depth` levels keys and scalars go to `deep`, where there is one; else they are passed over.
 */
export function walkJson(text: string, depth: number, leaf: Leaf, deep?: (text: string) => void): void {
  new Walker(text, depth, leaf, deep).run()
}

/** Characters of a name that are joined; whoever takes names cuts them no later. */
const LONGEST_NAME = 1_024

/** Name of what lies in `parent`. Never longer than it is kept: else long keys above many leaves are joined for each of them. */
export function nameIn(parent: string, key: string): string {
  if (parent.length >= LONGEST_NAME) return parent
  const short = key.length > LONGEST_NAME ? key.slice(0, LONGEST_NAME) : key
  return parent === '' ? short : joinedName(parent, short)
}

/** Name of the member `key` of the object `parent`. Also a key on its own: as one string its hash is known to whoever looks it up. */
function memberIn(parent: string, key: string): string {
  if (parent.length >= LONGEST_NAME) return parent
  return memberName(parent, key.length > LONGEST_NAME ? key.slice(0, LONGEST_NAME) : key)
}

export function jsonParameters(
  text: string,
  location: ParameterLocation,
  out: ParameterSink,
  depth: number,
  prefix = '',
): void {
  walkJson(text, depth, (name, value, json) =>
    out.add(location, prefix === '' ? name : `${prefix}.${name}`, value, json),
  )
}

class Walker {
  private at = 0
  /** Name of the container that is open, by level, and whether it is an array. */
  private readonly names: string[] = []
  private readonly arrays: boolean[] = []
  private level = 0
  private key: string | undefined
  /** The container that is open has nothing in it yet. */
  private empty = false
  /** … and is an array. */
  private emptyArray = false

  constructor(
    private readonly text: string,
    private readonly depth: number,
    private readonly leaf: Leaf,
    private readonly deep?: (text: string) => void,
  ) {}

  run(): void {
    const { text } = this
    while (this.at < text.length) {
      const c = text.charCodeAt(this.at)
      if (c === 0x22) this.string()
      else if (c === 0x7b || c === 0x5b) this.open(c === 0x5b)
      else if (c === 0x7d || c === 0x5d) this.close()
      else if (c <= 0x20 || c === 0x2c || c === 0x3a || c === 0xfeff) {
        if (c === 0x2c) this.key = undefined
        this.at++
      } else this.word()
    }
  }

  private open(array: boolean): void {
    this.at++
    if (this.level < this.depth) {
      const name = this.level === 0 ? '' : this.name()
      this.names[this.level] = array && name.length < LONGEST_NAME ? elementName(name) : name
      this.arrays[this.level] = array
    }
    this.level++
    this.empty = true
    this.emptyArray = array
    this.key = undefined
  }

  private close(): void {
    this.at++
    if (this.level > 0) this.level--
    if (this.empty && this.level > 0 && this.level < this.depth)
      this.leaf(this.names[this.level], '', this.emptyArray ? 'array' : 'object')
    this.empty = false
    this.key = undefined
  }

  /** Name of the value that comes next. */
  private name(): string {
    if (this.level === 0) return '$'
    const parent = this.names[this.level - 1]
    if (this.arrays[this.level - 1]) return parent
    return memberIn(parent, this.key ?? '')
  }

  private string(): void {
    const { text } = this
    const start = this.at + 1
    let end = start
    let escaped = false
    while (end < text.length) {
      const c = text.charCodeAt(end)
      if (c === 0x22) break
      if (c === 0x5c) {
        escaped = true
        end++
      }
      end++
    }
    this.at = Math.min(end + 1, text.length)
    this.empty = false
    const value = escaped ? unescapeJson(text.slice(start, end)) : text.slice(start, end)
    if (this.level === 0 || this.arrays[this.level - 1] || this.key !== undefined || this.level > this.depth) {
      this.value(value, looksTyped(value) ? 'string' : undefined)
    } else this.key = value
  }

  /** Number, true, false, null, or whatever stands there. */
  private word(): void {
    const { text } = this
    const start = this.at
    let end = start + 1
    while (end < text.length) {
      const c = text.charCodeAt(end)
      if (c <= 0x20 || c === 0x2c || c === 0x7d || c === 0x5d || c === 0x3a || c === 0x7b || c === 0x5b) break
      end++
    }
    this.at = end
    this.empty = false
    const word = text.slice(start, end)
    // That a name is there counts, also with nothing in it: `{"$ne":null}` is a whole attack.
    if (word !== 'null') this.value(word)
    else if (this.level > 0) this.value('', 'null')
  }

  private value(value: string, json?: JsonForm): void {
    if (this.level > this.depth) {
      this.deep?.(value)
      return
    }
    if (this.level > 0 && !this.arrays[this.level - 1] && this.key === undefined) return
    this.leaf(this.name(), value, json)
    this.key = undefined
  }
}

/** A text that would be read as a number, a boolean or null without its quotes. */
function looksTyped(value: string): boolean {
  const c = value.charCodeAt(0)
  if ((c >= 0x30 && c <= 0x39) || c === 0x2d) return value.length <= 40 && NUMBER.test(value)
  return value.length <= 5 && (value === 'true' || value === 'false' || value === 'null')
}
const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/

function unescapeJson(raw: string): string {
  try {
    return JSON.parse(`"${raw}"`) as string
  } catch {
    return raw
  }
}
