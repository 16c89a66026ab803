/** What lies below a segment, as a set of tokens: siblings that are values of one parameter have the same below. */
import { isParameter, type PathNode } from './node.js'

export interface Signature {
  /** `1:posts`: words by depth below. */
  below: Set<string>
  /** A parameter lies directly below, as under every collection. */
  parameterBelow: boolean
  /** Methods of the segment itself, sorted: `GET PUT`. */
  own: string
}

/** Only what answers showed to exist counts. At most `limit` tokens, the most called first at each level. */
export function signatureOf(node: PathNode, limit: number): Signature {
  const below = new Set<string>()
  let level: PathNode[] = [node]
  for (let depth = 1; level.length > 0 && below.size < limit && depth <= 5; depth++) {
    const next: PathNode[] = []
    for (const parent of level) {
      for (const [segment, child] of ranked(parent)) {
        if (below.size >= limit) break
        if (!isParameter(segment)) below.add(`${depth}:${segment}`)
        next.push(child)
      }
    }
    level = next
  }
  const parameterBelow = ranked(node).some(([segment]) => isParameter(segment))
  return { below, parameterBelow, own: ownMethods(node) }
}

/** Methods that exist at a node. */
export function ownMethods(node: PathNode): string {
  return [...node.methods]
    .filter(([, { exists }]) => exists > 0)
    .map(([method]) => method)
    .sort()
    .join(' ')
}

/** Existing children, most called first; ties by name, so that the order of arrival does not count. */
export function ranked(node: PathNode): [string, PathNode][] {
  return [...node.children]
    .filter(([, child]) => child.exists > 0)
    .sort(([a, x], [b, y]) => y.calls - x.calls || (a < b ? -1 : 1))
}
