/** The judge that the product uses: the trained model over the evidence, with what no model should have to learn. */
import type { Judge } from './decide.js'
import { candidatesOf } from './features.js'
import type { TemplateModel } from './model.js'
import { isParameter, PathNode } from './node.js'
import type { Place } from './place.js'

/** A lone segment is only a value when the model is this sure. */
const ALONE = 0.9

export class ModelJudge implements Judge {
  constructor(
    private readonly model: TemplateModel,
    private readonly signature: number,
    /** Probability from which a segment is a value. */
    private readonly sure = model.threshold,
    /** Values that a place must have, counting a parameter beside them as one. */
    private readonly least = 2,
  ) {}

  values(parent: PathNode, place: Place): ReadonlySet<string> {
    const found = this.likely(parent, place)
    if (found.length === 0) return new Set()
    const beside = [...parent.children].some(([segment, node]) => isParameter(segment) && node.exists > 0)
    const many = found.length + (beside ? 1 : 0)
    if (many < this.least && !(this.least === 2 && many === 1 && found[0]!.p >= ALONE)) return new Set()
    const values = new Set(found.map(({ segment }) => segment))
    // Once the others are one parameter, what is left is seen beside it: a popular value may look like a word among many.
    if (values.size > 1) for (const { segment } of this.likely(folded(parent, values), place)) values.add(segment)
    return values
  }

  private likely(parent: PathNode, place: Place): { segment: string; p: number }[] {
    const { model } = this
    const judged = candidatesOf(parent, place, model.vocabulary, this.signature).map(
      ({ segment, family, features }) => ({
        segment,
        family,
        p: model.probability(features),
      }),
    )
    return withFamilies(judged, this.sure).filter(
      ({ segment, p }) => p >= this.sure && !parent.children.get(segment)?.stands,
    )
  }
}

/** Siblings of one spelling and use from which they are decided together, and the share of them that decides. */
const FAMILY = { least: 8, share: 0.6, doubt: 0.1 }

interface Judged {
  segment: string
  family: string
  p: number
}

/** Most of a family of several words each (titles, names with dashes) are values of one parameter: then those are that the model only doubted. */
function withFamilies(judged: readonly Judged[], sure: number): Judged[] {
  const families = new Map<string, { all: number; values: number }>()
  for (const { family, p } of judged) {
    const counts = families.get(family) ?? { all: 0, values: 0 }
    families.set(family, counts)
    counts.all++
    if (p >= sure) counts.values++
  }
  return judged.map((one) => {
    const { all, values } = families.get(one.family)!
    const together =
      !one.family.startsWith('word') && all >= FAMILY.least && values >= FAMILY.share * all && one.p >= FAMILY.doubt
    return together ? { ...one, p: Math.max(one.p, sure) } : one
  })
}

/** The place with these children as one parameter. */
export function folded(parent: PathNode, values: ReadonlySet<string>): PathNode {
  const place = new PathNode()
  place.absorb(parent)
  for (const segment of values) {
    const child = place.children.get(segment)
    if (!child) continue
    place.children.delete(segment)
    place.child('{id}').absorb(child)
  }
  return place
}
