/** Trees of files behind a route (`/contents/{path}`, object keys): one parameter of many segments. */
import { fileExtension } from '@apiscope/schema'
import type { PathNode } from './node.js'

/** Leaves that must be seen. Count. */
const LEAVES = 10
/** Share of the leaves that look like files. */
const FILES = 0.85
/** Share of the leaves that a depth must have to count. */
const DEPTH_SHARE = 0.1
/** Depths at which files lie: in routes they lie at one or two. */
const DEPTHS = 3
const FIRST = 5
/** Share of leaves with something below: folders are not called themselves, collections are. */
const FOLDERS = 0.05
/** Kinds of files: a format that all routes end in is none. */
const EXTENSIONS = 3

/** Do paths below this place end in files at many depths, with no word that most of them share? */
export function isFileTree(place: PathNode): boolean {
  if (place.children.size < FIRST) return false
  const depths = new Map<number, number>()
  let leaves = 0
  let files = 0
  let folders = 0
  const extensions = new Set<string>()
  const walk = (node: PathNode, depth: number) => {
    for (const [segment, child] of node.children) {
      if (child.exists <= 0) continue
      const called = [...child.methods.values()].some(({ exists }) => exists > 0)
      if (called && child.children.size > 0) folders++
      if (called) {
        leaves++
        depths.set(depth, (depths.get(depth) ?? 0) + 1)
        const bare = segment.replace(/^\{id\}/, 'x')
        const at = fileExtension(bare)
        if (at < bare.length) {
          files++
          extensions.add(bare.slice(at))
        }
      }
      walk(child, depth + 1)
    }
  }
  walk(place, 1)
  if (folders > FOLDERS * leaves) return false
  if (leaves < LEAVES || extensions.size < EXTENSIONS || files < FILES * leaves) return false
  return [...depths.values()].filter((n) => n >= DEPTH_SHARE * leaves).length >= DEPTHS
}
