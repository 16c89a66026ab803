/** Learns the routes of one host from its paths and answers. Pure: the same observations in the same order give the same routes. */
import { type Evidence, evidenceOf } from '@apiscope/schema'
import { fromRoutes, pruned } from './compact.js'
import { decide, type Judge, type RouteNode } from './decide.js'
import type { TemplateLimits } from './limits.js'
import { PathNode } from './node.js'
import { typicalCalls } from './routes.js'
import { type SeenSegment, segmentsOf, withValues } from './seen-segment.js'
import type { Vocabulary } from './vocabulary.js'

/** Refusals of one route after which it counts, on a host that refuses more than it denies. */
const REFUSALS = 3
/** Weight below which a place is forgotten. */
const FORGOTTEN = 0.05

export interface PathObservation {
  method: string
  /** The path as the stateless rules name it. */
  template: string
  /** What stood in its placeholders, in order; without them a value is only known as one. */
  values?: readonly string[]
  status?: number
  /** Calls that this one stands for. Default 1. */
  weight?: number
  /** Event time, ms. */
  time?: number
}

export class HostLearner {
  root = new PathNode()
  /** Nodes of the tree. */
  nodes = 1
  /** What was left out, by counter of `docs/limits.md`. */
  readonly dropped = { 'templates.children_over_limit': 0, 'templates.nodes_pruned': 0 }

  constructor(
    private readonly limits: TemplateLimits,
    private readonly judge: Judge,
    private readonly vocabulary: Vocabulary,
  ) {}

  observe({ method, template, values, status, weight = 1, time = 0 }: PathObservation): void {
    const evidence = evidenceOf(status)
    let at = this.root
    count(at, weight, evidence)
    const segments = segmentsOf(template)
    if (segments.length > this.limits.depth) return
    for (const { segment, value } of withValues(segments, values, this.vocabulary)) {
      const next = segment.length > this.limits.segmentLength ? undefined : this.childFor(at, value, segment)
      if (!next) return
      at = next
      count(at, weight, evidence)
      if (time < at.since) at.since = time
    }
    const calls = at.method(method)
    calls.calls += weight
    if (evidence === 'exists') calls.exists += weight
    else if (evidence === 'refused') calls.refused += weight
    if (isServed(status)) calls.served += weight
    if (this.nodes > this.limits.nodes) this.compact()
  }

  /** Segments as this learner looks at them. */
  seen(segments: readonly string[], values: readonly string[] | undefined): SeenSegment[] {
    return withValues(segments, values, this.vocabulary)
  }

  routes(): RouteNode {
    const root = decide(this.evidence(), this.judge)
    return { ...root, typical: typicalCalls(root) }
  }

  /**
   * The tree as it is judged. A host that says 404 of what it does not know means a refusal (401, 403, 429); one that refuses
   * everything (a gateway in front) says nothing with one.
   */
  evidence(): PathNode {
    const { calls, exists, refused } = this.root
    return this.root.withRefusals(calls - exists - refused >= refused ? 1 : REFUSALS)
  }

  /** Lets the evidence lose weight: `halfLives` have passed. */
  age(halfLives: number): void {
    this.root.scale(2 ** -halfLives, FORGOTTEN)
    this.nodes = this.root.size()
  }

  /** Goes on with a tree that was stored. */
  restore(root: PathNode): void {
    this.root = root
    this.nodes = root.size()
  }

  /** What is decided becomes the tree: names that were given stay. */
  adopt(routes: RouteNode): void {
    this.root = fromRoutes(routes)
    this.nodes = this.root.size()
  }

  /** What is decided becomes the tree; if that is not enough, the least called places go. */
  private compact(): void {
    const { nodes } = this.limits
    const { root, dropped } = pruned(fromRoutes(this.routes()), Math.floor(nodes * 0.75))
    this.dropped['templates.nodes_pruned'] += dropped
    this.root = root
    this.nodes = root.size()
  }

  /** A value that may be a word has a place of its own, as long as there is room. */
  private childFor(at: PathNode, value: string | undefined, segment: string): PathNode | undefined {
    if (value !== undefined) {
      const known = at.children.get(value)
      if (known) return known
      const grown = at.children.size < this.limits.children / 2 ? this.grow(at, value) : undefined
      if (grown) grown.asValue = segment
      if (grown) return grown
    }
    return at.children.get(segment) ?? this.grow(at, segment)
  }

  private grow(at: PathNode, segment: string): PathNode | undefined {
    if (at.children.size >= this.limits.children && !segment.startsWith('{id}')) {
      this.dropped['templates.children_over_limit']++
      return undefined
    }
    this.nodes++
    return at.child(segment)
  }
}

const isServed = (status: number | undefined) =>
  status !== undefined && ((status >= 200 && status < 300) || status === 304)

function count(at: PathNode, weight: number, evidence: Evidence): void {
  at.calls += weight
  if (evidence === 'exists') at.exists += weight
  else if (evidence === 'refused') at.refused += weight
}
