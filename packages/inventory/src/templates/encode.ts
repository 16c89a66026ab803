/** A host's path tree as plain JSON, and back. */
import { PathNode } from './node.js'

/** [calls, exists, refused, since, methods, children, as value]; what is empty at the end is left out. */
export type NodeJson = [
  calls: number,
  exists: number,
  refused: number,
  since: number | null,
  methods: [method: string, calls: number, exists: number, refused: number, served?: number][],
  children: [segment: string, node: NodeJson][],
  asValue?: string,
]

/** Weights in thousandths are exact enough, and short. */
const short = (x: number) => Math.round(x * 1000) / 1000

export function encodeNode(node: PathNode): NodeJson {
  const json: NodeJson = [
    short(node.calls),
    short(node.exists),
    short(node.refused),
    Number.isFinite(node.since) ? node.since : null,
    [...node.methods].map(([method, c]) => [
      method,
      short(c.calls),
      short(c.exists),
      short(c.refused),
      short(c.served),
    ]),
    [...node.children].map(([segment, child]) => [segment, encodeNode(child)]),
  ]
  if (node.asValue !== undefined) json.push(node.asValue)
  return json
}

export function decodeNode([calls, exists, refused, since, methods, children, asValue]: NodeJson): PathNode {
  const node = new PathNode()
  node.calls = calls
  node.exists = exists
  node.refused = refused
  node.since = since ?? Number.POSITIVE_INFINITY
  node.asValue = asValue
  // States from before `served` was counted: what existed then had mostly been served.
  for (const [method, c, e, r, s = e] of methods) {
    node.methods.set(method, { calls: c, exists: e, refused: r, served: s })
  }
  for (const [segment, child] of children) node.children.set(segment, decodeNode(child))
  return node
}
