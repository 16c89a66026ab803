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
  halfLifeMs: 1_209_600_000,
}
