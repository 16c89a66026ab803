import { letterSurprise } from '../letters.js'
import { isChoiceName } from './choice-names.js'

/** What a program writes: words joined by one sign, a short number at the end of each; no blanks, nothing that could be a secret. */
const CONSTANT = /^[A-Za-z]{1,20}\d{0,3}(?:[_.:/+-][A-Za-z0-9]{1,12}){0,3}$/
/** Digits in all from which a constant could be an identifier. */
const MOST_DIGITS = 4
/** Mean surprise of its letter pairs from which a word is drawn by lot (`letterSurprise`). */
const DRAWN = 5
/** Letters from which that can be told. */
const TELLING = 8

/** May this value be written out? Only what a program has chosen under a name for choices, and what looks like no data of its own. */
export function isConstant(name: string, value: string): boolean {
  return isConstantText(value) && isChoiceName(name)
}

/** Does a value look like what a program chooses, whatever its name? */
export function isConstantText(value: string): boolean {
  if (!CONSTANT.test(value) || value.replace(/\D/g, '').length > MOST_DIGITS) return false
  return value.length < TELLING || letterSurprise(value, 0, value.length) < DRAWN
}
