/** Siblings that are spelled alike and used alike: values of one parameter come in such families, words of a route rarely do. */

import type { Sibling } from './sibling.js'

interface Family {
  siblings: number
  once: number
  known: number
  words: number
  /** How many of the siblings hold a word. */
  holding: Map<string, number>
}

/** The style of a segment, its methods, and whether anything lies below it. */
export const familyOf = ({ form, signature }: Sibling): string =>
  `${form.shape} ${signature.own} ${signature.below.size > 0 || signature.parameterBelow}`

export class Kin {
  private readonly families = new Map<string, Family>()

  constructor(siblings: readonly Sibling[]) {
    for (const sibling of siblings) {
      const key = familyOf(sibling)
      let family = this.families.get(key)
      if (!family) {
        family = { siblings: 0, once: 0, known: 0, words: 0, holding: new Map() }
        this.families.set(key, family)
      }
      family.siblings++
      if (sibling.node.calls <= 1) family.once++
      family.known += sibling.form.known
      const words = sibling.form.words
      family.words += words.length
      for (const word of new Set(words)) family.holding.set(word, (family.holding.get(word) ?? 0) + 1)
    }
  }

  /** Titles are put together from words that come again in other titles; names of routes less so. Six numbers. */
  features(sibling: Sibling): number[] {
    const { siblings, once, known, words, holding } = this.families.get(familyOf(sibling))!
    const others = Math.max(1, siblings - 1)
    const own = sibling.form.words
    const again = own.reduce((sum, word) => sum + (holding.get(word)! > 1 ? 1 : 0), 0)
    return [
      Math.log(siblings),
      once / siblings,
      siblings === 1 ? 0.5 : (known - sibling.form.known) / others,
      words / siblings,
      own.length === 0 ? 0 : again / own.length,
      words === 0 ? 0 : holding.size / words,
    ]
  }
}
