import type { JsonForm, ParameterLocation } from '@apiscope/schema'
import { joinedName } from './known-names.js'
import { LONGEST_NAME, type NameNode, scalarNode, topNode } from './name-node.js'
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
  walkNodes(text, depth, ({ name }, value, json) => leaf(name, value, json), deep)
}

/** As `Leaf`, of the name's node. */
export type NodeLeaf = (node: NameNode, value: string, json?: JsonForm) => void

/** As `walkJson`, for who remembers something by the names themselves. */
export function walkNodes(text: string, depth: number, leaf: NodeLeaf, deep?: (text: string) => void): void {
  new Walker(text, depth, leaf, deep).run()
}

/** Name of what lies in `parent`. Never longer than it is kept: else long keys above many leaves are joined for each of them. */
export function nameIn(parent: string, key: string): string {
  if (parent.length >= LONGEST_NAME) return parent
  const short = key.length > LONGEST_NAME ? key.slice(0, LONGEST_NAME) : key
  return parent === '' ? short : joinedName(parent, short)
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
  private readonly nodes: NameNode[] = []
  /** The member, or element, that each of them is. */
  private readonly owners: NameNode[] = []
  private readonly arrays: boolean[] = []
  private level = 0
  /** The member whose value comes next. */
  private member: NameNode | undefined
  /** The one before, and the one that is expected next. */
  private before: NameNode | undefined
  private expected: NameNode | undefined
  /** The container that is open has nothing in it yet. */
  private empty = false
  /** … and is an array. */
  private emptyArray = false

  constructor(
    private readonly text: string,
    private readonly depth: number,
    private readonly leaf: NodeLeaf,
    private readonly deep?: (text: string) => void,
  ) {}

  run(): void {
    const { text } = this
    const n = text.length
    while (this.at < n) {
      const c = text.charCodeAt(this.at)
      if (c === 0x22) this.string()
      else if (c === 0x7b || c === 0x5b) this.open(c === 0x5b)
      else if (c === 0x7d || c === 0x5d) this.close()
      else if (c <= 0x20 || c === 0x2c || c === 0x3a || c === 0xfeff) {
        if (c === 0x2c) this.member = undefined
        this.at++
      } else this.word()
    }
  }

  private open(array: boolean): void {
    this.at++
    if (this.level < this.depth) {
      const node = this.level === 0 ? topNode() : this.node()
      const inner = array ? node.element() : node
      this.nodes[this.level] = inner
      this.owners[this.level] = node
      this.arrays[this.level] = array
      this.before = undefined
      this.expected = array ? undefined : inner.first
    }
    this.level++
    this.empty = true
    this.emptyArray = array
    this.member = undefined
  }

  private close(): void {
    this.at++
    if (this.level > 0) this.level--
    if (this.level > 0 && this.level < this.depth) {
      if (this.empty) this.leaf(this.nodes[this.level], '', this.emptyArray ? 'array' : 'object')
      this.before = this.owners[this.level]
      this.expected = this.before.next
    }
    this.empty = false
    this.member = undefined
  }

  /** Name of the value that comes next. */
  private node(): NameNode {
    if (this.level === 0) return scalarNode()
    const parent = this.nodes[this.level - 1]
    if (this.arrays[this.level - 1]) return parent
    return this.member ?? parent.member('')
  }

  private string(): void {
    const isKey =
      this.level > 0 && this.level <= this.depth && !this.arrays[this.level - 1] && this.member === undefined
    if (isKey && this.expected !== undefined && this.isNext(this.expected)) return
    const value = this.quoted()
    this.empty = false
    if (isKey) this.named(value)
    else this.value(value, looksTyped(value) ? 'string' : undefined)
  }

  /** Does the member that is expected stand here? Then it is read. */
  private isNext(node: NameNode): boolean {
    const { text, at } = this
    const { key } = node
    const n = key.length
    if (text.charCodeAt(at + 1 + n) !== 0x22) return false
    for (let i = 0; i < n; i++) if (text.charCodeAt(at + 1 + i) !== key.charCodeAt(i)) return false
    this.at = at + n + 2
    this.empty = false
    this.member = node
    this.before = node
    this.expected = node.next
    return true
  }

  private named(key: string): void {
    const parent = this.nodes[this.level - 1]
    const node = parent.member(key)
    if (node !== parent && node.key === key && isPlainKey(key)) {
      if (this.before === undefined) parent.first = node
      else this.before.next = node
    }
    this.member = node
    this.before = node
    this.expected = node.next
  }

  private quoted(): string {
    const { text } = this
    const start = this.at + 1
    const n = text.length
    let end = start
    let escaped = false
    while (end < n) {
      const c = text.charCodeAt(end)
      if (c === 0x22) break
      if (c === 0x5c) {
        escaped = true
        end++
      }
      end++
    }
    this.at = Math.min(end + 1, n)
    return escaped ? unescapeJson(text.slice(start, end)) : text.slice(start, end)
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
    if (this.level > 0 && !this.arrays[this.level - 1] && this.member === undefined) return
    this.leaf(this.node(), value, json)
    this.member = undefined
  }
}

/** A text that would be read as a number, a boolean or null without its quotes. */
function looksTyped(value: string): boolean {
  const c = value.charCodeAt(0)
  if ((c >= 0x30 && c <= 0x39) || c === 0x2d) return value.length <= 40 && NUMBER.test(value)
  return value.length <= 5 && (value === 'true' || value === 'false' || value === 'null')
}
const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/

/** Stands in a JSON text as it is. */
const isPlainKey = (key: string) => key !== '' && !key.includes('\\') && !key.includes('"')

function unescapeJson(raw: string): string {
  try {
    return JSON.parse(`"${raw}"`) as string
  } catch {
    return raw
  }
}
