/** From a host's path tree to its routes: at each place, which segments are values of one parameter. */

import { stemAndSuffix } from '@apiscope/schema'
import { isFileTree } from './catch-all.js'
import { isParameter, PathNode } from './node.js'
import type { Place } from './place.js'

/** Answers which of a node's literal children are values. */
export interface Judge {
  values(parent: PathNode, place: Place): ReadonlySet<string>
}

/** A place in the routes: words that stay, parameters by what is fixed behind them (`''`, `.json`, `:cancel`). */
export interface RouteNode {
  node: PathNode
  words: Map<string, RouteNode>
  parameters: Map<string, RouteNode>
  /** Words became values here. */
  learned: boolean
  /** Everything below is one parameter of many segments, with these methods. */
  rest?: PathNode
  /** At the root: calls of the middle one of the host's routes. */
  typical?: number
}

/** Decides from the root down; what belongs to one parameter is merged before the places below it are decided. */
export function decide(node: PathNode, judge: Judge, place: Place = ROOT): RouteNode {
  const route: RouteNode = { node, words: new Map(), parameters: new Map(), learned: false }
  if (node.children.size === 0) return route
  if (place.depth > 0 && isFileTree(node)) return { ...route, learned: true, rest: leavesOf(node) }
  const values = judge.values(node, place)
  route.learned = values.size > 0
  const merged = new Map<string, PathNode>()
  for (const [segment, child] of sorted(node)) {
    if (!isParameter(segment) && !values.has(segment)) continue
    const suffix = isParameter(segment) ? segment.slice(segment.indexOf('}') + 1) : stemAndSuffix(segment).suffix
    let into = merged.get(suffix)
    if (!into) {
      into = new PathNode()
      merged.set(suffix, into)
    }
    into.absorb(child)
  }
  for (const [suffix, child] of folded(merged)) {
    route.parameters.set(suffix, decide(child, judge, below(place, `{id}${suffix}`)))
  }
  for (const [segment, child] of sorted(node)) {
    if (isParameter(segment) || values.has(segment) || child.exists <= 0) continue
    route.words.set(segment, decide(child, judge, below(place, segment)))
  }
  return route
}

/** Methods of everything below, as of one place. */
function leavesOf(node: PathNode): PathNode {
  const all = new PathNode()
  const walk = (at: PathNode) => {
    for (const [method, calls] of at.methods) all.count(method, calls)
    for (const child of at.children.values()) walk(child)
  }
  for (const child of node.children.values()) walk(child)
  return all
}

const ROOT: Place = { depth: 0, previous: '', path: '' }

const below = ({ depth, path }: Place, part: string): Place => ({
  depth: depth + 1,
  previous: part,
  path: `${path}/${part}`,
})

const sorted = (node: PathNode) => [...node.children].sort(([a], [b]) => (a < b ? -1 : 1))

/** Names of files: several extensions at one place belong to the value. One extension, or a choice of it, does not. */
function folded(bySuffix: Map<string, PathNode>): Map<string, PathNode> {
  const extensions = [...bySuffix].filter(([suffix]) => suffix.startsWith('.'))
  if (extensions.length < 2) return bySuffix
  const whole = new PathNode()
  const result = new Map<string, PathNode>()
  for (const [suffix, node] of bySuffix) {
    if (suffix.startsWith(':')) result.set(suffix, node)
    else whole.absorb(node)
  }
  return result.set('', whole)
}
