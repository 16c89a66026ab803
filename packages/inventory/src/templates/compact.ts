/** Keeps a host's path tree within its bound without losing what was decided. */
import type { RouteNode } from './decide.js'
import { PathNode } from './node.js'

/** The tree that the routes stand for: one node a parameter, in place of all its values. */
export function fromRoutes(route: RouteNode): PathNode {
  if (route.rest) return copyOf(route.node)
  const node = new PathNode()
  node.calls = route.node.calls
  node.exists = route.node.exists
  node.refused = route.node.refused
  node.since = route.node.since
  for (const [method, calls] of route.node.methods) node.methods.set(method, { ...calls })
  for (const [suffix, child] of route.parameters) node.children.set(`{id}${suffix}`, fromRoutes(child))
  for (const [word, child] of route.words) node.children.set(word, fromRoutes(child))
  return node
}

function copyOf(node: PathNode): PathNode {
  const copy = new PathNode()
  copy.absorb(node)
  return copy
}

/** At most `limit` nodes: the least called go first, whole levels of calls at a time, so that the order of arrival does not count. */
export function pruned(root: PathNode, limit: number): { root: PathNode; dropped: number } {
  const before = root.size()
  let floor = 1
  while (root.size() > limit && floor < 2 ** 40) {
    cut(root, floor)
    floor *= 2
  }
  return { root, dropped: before - root.size() }
}

function cut(node: PathNode, floor: number): void {
  for (const [segment, child] of node.children) {
    if (child.calls <= floor) node.children.delete(segment)
    else cut(child, floor)
  }
}
