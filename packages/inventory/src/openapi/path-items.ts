/** Path items of a description, with `$ref`s followed: to the same document, and to files beside it (OpenAPI 3.2, 4.9). */
import { basename } from 'node:path'

type Json = Record<string, unknown>

/** References that lead to references, followed for one path. Count, 16. */
const MAX_HOPS = 16
/** Other documents read for one description. Count, 256. */
const MAX_FILES = 256
/** Name of a file beside the document, as a reference may give it. */
const BESIDE = /^(?:\.\/)?([\w][\w. -]{0,200})$/

/** Reads a document that lies beside the description; undefined where there is none or it cannot be read. */
export type ReadBeside = (name: string) => unknown

export interface PathItem {
  path: string
  item: Json
}

/**
 * The path items of `document`. A reference that is not followed (another directory, an address, a circle, nothing there) leaves its
 * path out, with a warning: an API that is described would otherwise be reported as one that is not.
 */
export function pathItems(document: Json, read: ReadBeside): { items: PathItem[]; warnings: string[] } {
  const files = new Map<string, unknown>()
  const load = (name: string): unknown => {
    if (!files.has(name)) files.set(name, files.size < MAX_FILES ? read(name) : undefined)
    return files.get(name)
  }
  const items: PathItem[] = []
  const warnings: string[] = []
  for (const [path, value] of Object.entries(document.paths as Json)) {
    if (!path.startsWith('/')) continue
    const { item, problem } = followed(value, document, load)
    if (item) items.push({ path, item })
    else warnings.push(`path ${path} is left out: ${problem}`)
  }
  return { items, warnings }
}

function followed(value: unknown, root: Json, load: ReadBeside): { item?: Json; problem?: string } {
  let document: unknown = root
  let item = value
  /** What stands beside a reference holds for what it leads to, unless that says otherwise; the outermost wins. */
  let beside: Json = {}
  for (let hops = 0; hops < MAX_HOPS; hops++) {
    if (!isObject(item)) return { problem: 'it is no path item' }
    const { $ref: reference, ...own } = item
    beside = { ...own, ...beside }
    if (reference === undefined) return { item: beside }
    if (typeof reference !== 'string') return { problem: 'its $ref is no text' }
    const hash = reference.indexOf('#')
    const file = hash < 0 ? reference : reference.slice(0, hash)
    if (file !== '') {
      const name = BESIDE.exec(decoded(file))?.[1]
      if (name === undefined || basename(name) !== name)
        return { problem: `its $ref leads to ${file.slice(0, 100)}; only files beside the document are read` }
      document = load(name)
      if (document === undefined) return { problem: `its $ref leads to ${name}, which cannot be read` }
    }
    item = hash < 0 ? document : at(document, reference.slice(hash + 1))
    if (item === undefined) return { problem: `its $ref ${reference.slice(0, 100)} leads nowhere` }
  }
  return { problem: 'its $ref goes round in a circle, or on and on' }
}

/** What a JSON pointer (RFC 6901), as the fragment of a reference, names. */
function at(document: unknown, pointer: string): unknown {
  const path = decoded(pointer)
  if (path === '') return document
  if (!path.startsWith('/')) return undefined
  let value = document
  for (const part of path.slice(1).split('/')) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    if ((!isObject(value) && !Array.isArray(value)) || !Object.hasOwn(value, key)) return undefined
    value = (value as Json)[key]
  }
  return value
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
