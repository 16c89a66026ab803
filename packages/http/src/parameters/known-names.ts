/** Names that two texts are joined to, joined once: of JSON in parts and in texts. Of a body's own see `NameNode`. */
import { HTTP_MEMORY_LIMITS } from '../remembered.js'

/** Names remembered, and the longest of them: with their keys at most about 3 MB in a thread. Count, characters. */
const { names: MOST, nameLength: LONGEST } = HTTP_MEMORY_LIMITS

/** By the name of the container, then by key. */
const joined = new Map<string, Map<string, string>>()
let count = 0

/** `parent.key`; the key alone where there is no parent. The same text gives the same string, whose hash is known then. */
export function joinedName(parent: string, key: string): string {
  const known = joined.get(parent)?.get(key)
  if (known !== undefined) return known
  const name = parent === '' ? key : `${parent}.${key}`
  if (parent.length + key.length >= LONGEST) return name
  const own = ownText(name)
  makeRoom()
  const keys = joined.get(parent)
  if (keys) keys.set(ownText(key), own)
  else joined.set(ownText(parent), new Map([[ownText(key), own]]))
  return own
}

/** Everything goes when there is too much: names that are in use are back at once. */
function makeRoom(): void {
  if (++count <= MOST) return
  joined.clear()
  count = 1
}

/** A copy: a piece cut out of a body would keep all of it alive. */
function ownText(text: string): string {
  return ` ${text}`.slice(1)
}
