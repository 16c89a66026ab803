/** All groups of signs, in the order of the model's columns. */
import { codeSigns } from './code.js'
import { markupSigns } from './markup.js'
import { objectSigns } from './object.js'
import { pathSigns } from './path.js'
import { querySigns } from './query.js'
import { shapeSigns } from './shape.js'
import { shellSigns } from './shell.js'
import { sqlSigns } from './sql.js'
import { templateSigns } from './template.js'
import { urlSigns } from './url.js'
import type { Signs, View } from './view.js'

const GROUPS: readonly Signs[] = [
  shapeSigns,
  sqlSigns,
  markupSigns,
  pathSigns,
  shellSigns,
  codeSigns,
  urlSigns,
  querySigns,
  templateSigns,
  objectSigns,
]

export const SIGNS: readonly string[] = GROUPS.flatMap(({ names }) => names)

/** Fills `row[0 … SIGNS.length)`. */
export function fillSigns(view: View, row: Float64Array): void {
  let at = 0
  for (const group of GROUPS) {
    group.fill(view, row, at)
    at += group.names.length
  }
}
