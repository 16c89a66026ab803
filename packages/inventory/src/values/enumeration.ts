/**
 * The few values of a parameter that only ever takes a few (`status`: open, paid, sent). Nothing personal may show: values are
 * counted by 16 bits of a hash, which thousands of words share, until it is clear that they are few, frequent and constants of a program.
 */
import { murmur3 } from '@apiscope/ml'
import { isChoiceName, isConstant } from '@apiscope/schema'

/** More values than this make no enumeration. Count. */
export const MOST_VALUES = 12
/** Times that a value must have been met before it is written out. Count. */
const OFTEN = 6
/** Values that must have been met before any is written out. Count. */
const ENOUGH = 40

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
  addCounted(known, name, value, () => (mayBeConstant(type) && isConstant(name, value) ? value : undefined))
}

/** Only these forms can be constants of a program. */
export const mayBeConstant = (type: string): boolean => type === 'word' || type === 'boolean' || type === 'text'

/** The same for a value that may not be at hand. @param key equal for equal values @param constantOf gives the value, where it may be written out */
export function addCounted(known: Enumeration, name: string, key: string, constantOf: () => string | undefined): void {
  const { counts } = known
  if (!counts) return
  known.met++
  const hash = String(murmur3(key) & 0xffff)
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
  const constant = constantOf()
  if (constant === undefined) return
  known.values ??= {}
  known.values[hash] = constant
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
