/**
 * The few values of a parameter that only ever takes a few (`status`: open, paid, sent). Nothing personal may show: values are
 * counted by 16 bits of a hash, which thousands of words share, until it is clear that they are few, frequent and constants of a program.
 */
import { murmur3 } from '@apiscope/ml'
import { letterSurprise } from '@apiscope/schema'
import { isChoiceName } from './choice-names.js'

/** More values than this make no enumeration. Count. */
export const MOST_VALUES = 12
/** Times that a value must have been met before it is written out. Count. */
const OFTEN = 6
/** Values that must have been met before any is written out. Count. */
const ENOUGH = 40

/** What a program writes: words joined by one sign, a short number at the end of each; no blanks, nothing that could be a secret. */
const CONSTANT = /^[A-Za-z]{1,20}\d{0,3}(?:[_.:/+-][A-Za-z0-9]{1,12}){0,3}$/
/** Digits in all from which a constant could be an identifier. */
const MOST_DIGITS = 4
/** Mean surprise of its letter pairs from which a word is drawn by lot (`letterSurprise`). */
const DRAWN = 5
/** Letters from which that can be told. */
const TELLING = 8

export interface Enumeration {
  /** 16-bit hash → times; undefined once there are too many. */
  counts?: Record<string, number>
  /** 16-bit hash → value. */
  values?: Record<string, string>
  met: number
  /** Its name is none of choices: no value is ever written out, which need not be found out at each call. */
  closed?: true
}

export const newEnumeration = (): Enumeration => ({ counts: {}, met: 0 })

/** Counts one value of a parameter with this name. @param type as `valueType` tells it */
export function addValue(known: Enumeration, name: string, value: string, type: string): void {
  const { counts } = known
  if (!counts) return
  known.met++
  const hash = String(murmur3(value) & 0xffff)
  const times = (counts[hash] ?? 0) + 1
  counts[hash] = times
  if (times === 1 && Object.keys(counts).length > MOST_VALUES) {
    known.counts = undefined
    known.values = undefined
    return
  }
  if (known.closed || times < OFTEN || known.met < ENOUGH || known.values?.[hash] !== undefined) return
  if (!isChoiceName(name)) {
    known.closed = true
    return
  }
  if ((type !== 'word' && type !== 'boolean' && type !== 'text') || !isConstant(name, value)) return
  known.values ??= {}
  known.values[hash] = value
}

/** The values, sorted, when nearly all that was met is among them; else undefined. */
export function enumerated(known: Enumeration): string[] | undefined {
  if (!known.counts || !known.values) return undefined
  let told = 0
  for (const hash of Object.keys(known.values)) told += known.counts[hash] ?? 0
  return told >= 0.95 * known.met ? Object.values(known.values).sort() : undefined
}

/** Lets go of values that may not be written out: what older versions kept. */
export function withoutRaw(known: Enumeration, name: string): Enumeration {
  const kept = Object.entries(known.values ?? {}).filter(([, value]) => isConstant(name, value))
  const { values: _, ...counts } = known
  return kept.length > 0 ? { ...counts, values: Object.fromEntries(kept) } : counts
}

/** How many values there are; undefined: more than `MOST_VALUES`. */
export const distinctValues = (known: Enumeration) => known.counts && Object.keys(known.counts).length

/** May this value be written out? Only what a program has chosen under a name for choices, and what looks like no data of its own. */
export function isConstant(name: string, value: string): boolean {
  if (!CONSTANT.test(value) || !isChoiceName(name)) return false
  if (value.replace(/\D/g, '').length > MOST_DIGITS) return false
  return value.length < TELLING || letterSurprise(value, 0, value.length) < DRAWN
}
