/** Names of nested values, joined once: each answer of an API has the same ones, often many times. */

/** Names remembered, and the longest of them: with their keys at most about 3 MB in a thread. Count, characters. */
const MOST = 4_096
const LONGEST = 256

/** By the name of the container, then by key. */
const joined = new Map<string, Map<string, string>>()
const arrays = new Map<string, string>()
let count = 0

/** `parent.key`; the key alone where there is no parent. The same text gives the same string, whose hash is known then. */
export function joinedName(parent: string, key: string): string {
  const known = joined.get(parent)?.get(key)
  if (known !== undefined) return known
  if (parent.length + key.length >= LONGEST) return parent === '' ? key : `${parent}.${key}`
  const own = ownText(key)
  const name = parent === '' ? own : ownText(`${parent}.${own}`)
  makeRoom()
  const keys = joined.get(parent)
  if (keys) keys.set(own, name)
  else joined.set(ownText(parent), new Map([[own, name]]))
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
  arrays.clear()
  count = 1
}

/** A copy: a piece cut out of a body would keep all of it alive. */
function ownText(text: string): string {
  return ` ${text}`.slice(1)
}
