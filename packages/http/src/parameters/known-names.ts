/** Names of nested values, joined once: each answer of an API has the same ones, often many times. */
import { escapeKey } from '@apiscope/schema'

/** Names remembered, and the longest of them: with their keys at most about 3 MB in a thread. Count, characters. */
const MOST = 4_096
const LONGEST = 256

/** By the name of the container, then by key; keys that are texts of their own, with what is a mark in names escaped, apart. */
const joined = new Map<string, Map<string, string>>()
const members = new Map<string, Map<string, string>>()
const arrays = new Map<string, string>()
let count = 0

/** `parent.key`; the key alone where there is no parent. The same text gives the same string, whose hash is known then. */
export function joinedName(parent: string, key: string): string {
  return joined.get(parent)?.get(key) ?? join(joined, parent, key, key)
}

/** As `joinedName`, of the key of an object: dots and brackets in it are its own. */
export function memberName(parent: string, key: string): string {
  return members.get(parent)?.get(key) ?? join(members, parent, key, escapeKey(key))
}

function join(known: typeof joined, parent: string, key: string, written: string): string {
  if (parent.length + written.length >= LONGEST) return parent === '' ? written : `${parent}.${written}`
  const name = ownText(parent === '' ? written : `${parent}.${written}`)
  makeRoom()
  const keys = known.get(parent)
  if (keys) keys.set(ownText(key), name)
  else known.set(ownText(parent), new Map([[ownText(key), name]]))
  return name
}

/** `name[]`: of the elements of an array. */
export function elementName(name: string): string {
  const known = arrays.get(name)
  if (known !== undefined) return known
  if (name.length >= LONGEST) return `${name}[]`
  const made = ownText(`${name}[]`)
  makeRoom()
  arrays.set(ownText(name), made)
  return made
}

/** Everything goes when there is too much: names that are in use are back at once. */
function makeRoom(): void {
  if (++count <= MOST) return
  joined.clear()
  members.clear()
  arrays.clear()
  count = 1
}

/** A copy: a piece cut out of a body would keep all of it alive. */
function ownText(text: string): string {
  return ` ${text}`.slice(1)
}
