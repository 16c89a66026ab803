/** Bounds of what is learned about the paths of one host. Listed in `docs/limits.md`. */
export interface TemplateLimits {
  /** Nodes of a host's path tree; beyond: what is decided is folded, then the least called go (`templates.nodes_pruned`). Count, 6,000. */
  nodes: number
  /** Children of one node; further ones are not kept (`templates.children_over_limit`). Count, 512. */
  children: number
  /** Segments of a path; what is beyond folds. Count, 16. */
  depth: number
  /** Characters of one segment; a longer one is a value. Count, 96. */
  segmentLength: number
  /** Words and methods below a segment that are compared with its siblings'. Count, 64. */
  signature: number
  /** Templates published for a host; the least called are left out. Count, 2,000. */
  templates: number
  /** Values of one place that must be seen before its parameter gives names. Count, 5. */
  values: number
  /** Probability from which a segment is a value, where names follow from it. 0–1, 0.8. */
  sure: number
  /** Event time between two decisions about a host that is being learned; grows to `decideMostMs` while nothing changes. ms, 10,000. */
  decideMs: number
  /** ms of event time, 600,000. */
  decideMostMs: number
  /** Old names sent with a change of a host's templates; the least called are left out. Count, 500. */
  replaced: number
  /** A host that has been silent for so long is forgotten. ms of event time, 90 days. */
  forgetMs: number
  /** Event time over which evidence loses half its weight. ms, 14 days. */
  halfLifeMs: number
}

export const DEFAULT_TEMPLATE_LIMITS: TemplateLimits = {
  nodes: 6_000,
  children: 512,
  depth: 16,
  segmentLength: 96,
  signature: 64,
  templates: 2_000,
  values: 5,
  sure: 0.8,
  decideMs: 10_000,
  decideMostMs: 600_000,
  replaced: 500,
  forgetMs: 7_776_000_000,
  halfLifeMs: 1_209_600_000,
}
