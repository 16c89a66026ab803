/** The judge that the product uses: the trained model over the evidence, with what no model should have to learn. */
import type { Judge } from './decide.js'
import { candidatesOf, type Place } from './features.js'
import type { TemplateModel } from './model.js'
import { isParameter, PathNode } from './node.js'

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
    return candidatesOf(parent, place, model.vocabulary, this.signature)
      .map(({ segment, features }) => ({ segment, p: model.probability(features) }))
      .filter(
        ({ segment, p }) =>
          p >= this.sure && !parent.children.get(segment)?.stands && !staysWord(segment, parent, place),
      )
  }
}

/** Whoever asks, or the one thing meant: never the name of one among others. */
const ALIASES = new Set([
  'me',
  'self',
  'myself',
  'mine',
  'current',
  '@me',
  '@self',
  '@original',
  '@current',
  '@default',
])
const VERSION =
  /^(?:v\d{1,8}(?:[._-]\d{1,4}){0,2}(?:[._-]?(?:alpha|beta|preview|pre|rc|p)\d{0,3})?|\d{1,2}\.\d{1,2}|(?:19|20)\d\d-[01]\d(?:-[0-3]\d)?)$/i

/** What no evidence makes a value: aliases, and versions with routes of their own behind them. */
function staysWord(segment: string, parent: PathNode, place: Place): boolean {
  if (ALIASES.has(segment)) return true
  return isVersionPlace(place) && VERSION.test(segment) && parent.children.get(segment)!.children.size > 0
}

/** Versions of an API stand near the root and behind words; behind a parameter or what is many (`releases`) they are values. */
const isVersionPlace = ({ depth, previous }: Place): boolean =>
  depth <= 3 && !previous.startsWith('{id}') && !/[a-rt-z]s$/i.test(previous.replace(/^services$/i, ''))

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
