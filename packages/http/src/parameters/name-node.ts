/** Names of nested values as a tree, joined once: each answer of an API has the same ones, often many times. */
import { escapeKey } from '@apiscope/schema'
import { HTTP_MEMORY_LIMITS } from '../remembered.js'

/** Names remembered, and the longest of them: with their keys at most about 3 MB in a thread. Count, characters. */
const { names: MOST, nameLength: LONGEST } = HTTP_MEMORY_LIMITS
/** Characters of a name that are joined; whoever takes names cuts them no later. */
export const LONGEST_NAME = 1_024

/** Names of one body that are remembered: a body of made-up names must not make those of all others be forgotten. Count. */
const FRESH = 1_024

let count = 0
/** Names of this body that were not known. */
let fresh = 0

/**
 * One name. Members of objects mostly come in the order in which they came before: each node says which one followed it, so that a reader
 * compares the text with that and looks up nothing.
 */
export class NameNode {
  /** The member that came first when an object of this name was last read, and the one behind this node in its own object. */
  first: NameNode | undefined
  next: NameNode | undefined
  /** Where a collector has this name, by `mark`: of a request's and of an answer's body. */
  readonly request = { mark: 0, index: 0 }
  readonly response = { mark: 0, index: 0 }
  private readonly members = new Map<string, NameNode>()
  private elements: NameNode | undefined

  /** @param key as it stands in the JSON text */
  constructor(
    readonly name: string,
    readonly key: string,
  ) {}

  /** Of the member `key`: dots and brackets in it are its own. */
  member(key: string): NameNode {
    const known = this.members.get(key)
    if (known !== undefined) return known
    const parent = this.name
    // Never longer than it is kept: else long keys above many leaves are joined for each of them.
    if (parent.length >= LONGEST_NAME) return this
    const written = escapeKey(key.length > LONGEST_NAME ? key.slice(0, LONGEST_NAME) : key)
    const name = parent === '' ? written : `${parent}.${written}`
    if (name.length >= LONGEST) return new NameNode(name, '')
    if (++fresh > FRESH) return new NameNode(ownText(name), '')
    const node = new NameNode(ownText(name), ownText(key))
    makeRoom()
    this.members.set(node.key, node)
    return node
  }

  /** `name[]`: of the elements of an array. */
  element(): NameNode {
    if (this.elements !== undefined) return this.elements
    if (this.name.length >= LONGEST_NAME) return this
    const node = new NameNode(`${this.name}[]`, '')
    if (node.name.length >= LONGEST) return node
    makeRoom()
    this.elements = node
    return node
  }
}

let top = new NameNode('', '')
/** Of a body that is one scalar. */
const alone = new NameNode('$', '')

/** What the names of a body begin at. */
export function topNode(): NameNode {
  fresh = 0
  return top
}
export const scalarNode = (): NameNode => alone

/** Everything goes when there is too much: names that are in use are back at once. */
function makeRoom(): void {
  if (++count <= MOST) return
  top = new NameNode('', '')
  count = 1
}

/** A copy: a piece cut out of a body would keep all of it alive. */
function ownText(text: string): string {
  return ` ${text}`.slice(1)
}
