/** A value as the model's numbers. */
import { fillSigns, SIGNS } from '../signs/index.js'
import { type View, viewOf } from '../signs/view.js'
import { hashedRow, hashRow } from './ngrams.js'

/** Columns of the trees: the signs, then the log-odds that the n-grams give. */
export const COLUMNS: readonly string[] = [...SIGNS, 'ngrams']

/** What training needs of a value: its signs and its hashes, copied. */
export interface Featurised {
  signs: Float64Array
  hashes: Int32Array
}

/** Signs and hashes of a value. Never throws; bounded by `ATTACK_LIMITS`. */
export function featurise(value: string): Featurised {
  const view = viewOf(value)
  const signs = new Float64Array(SIGNS.length)
  fillSigns(view, signs)
  return { signs, hashes: hashedRow().slice(0, hashesOf(view)) }
}

/** Hashes of a row count 1/√n each, so that long values are not surer than short ones by length alone. */
export const rowScale = (n: number): number => (n > 0 ? 1 / Math.sqrt(n) : 0)

/** Fills the shared row of hashes; returns their number. */
export const hashesOf = (view: View): number => hashRow(view.text, view.tokens)
