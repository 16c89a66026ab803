/**
 * The few values of a parameter that only ever takes a few (`status`: open, paid, sent). Nothing personal may show: values are
 * counted by 16 bits of a hash, which thousands of words share, until it is clear that they are few, frequent and constants of a program.
 */
import { murmur3 } from '@apiscope/ml'

/** More values than this make no enumeration. Count. */
export const MOST_VALUES = 12
/** Times that a value must have been met before it is written out. Count. */
const OFTEN = 6
/** Values that must have been met before any is written out. Count. */
const ENOUGH = 40

/** Names under which people, or what they write, travel. */
const PERSONAL =
  /name|nick|user|login|mail|phone|mobile|fax|addr|street|city|town|county|zip|post|birth|dob|age$|gender|sex|race|ethnic|relig|marital|nation|citizen|diagnos|disease|condition|medic|health|blood|allerg|patient|owner|author|person|contact|customer|client|employee|manager|assignee|recipient|sender|member|guest|pass|secret|token|key|session|auth|otp|pin|ssn|iban|card|account|comment|message|text|note|title|descri|subject|body|query|search|^q$|host|^ip|lat|lon|location|place|skill|label|tag/
/** Names of what programs choose from: values may begin with a capital letter. */
const CHOICE =
  /status|state|type|kind|mode|level|role|category|currency|unit|method|format|sort|order|lang|locale|scope|channel|priority|severity|event|action|result|reason|code|tier|plan|size|colou?r/
/** What a program writes: no blanks, no long numbers. */
const CONSTANT = /^[A-Za-z][A-Za-z0-9_.:/+-]{0,31}$/
const CAPITALISED = /^[A-Z][a-z]+$/

export interface Enumeration {
  /** 16-bit hash → times; undefined once there are too many. */
  counts?: Record<string, number>
  /** 16-bit hash → value. */
  values?: Record<string, string>
  met: number
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
  if (times < OFTEN || known.met < ENOUGH || known.values?.[hash] !== undefined) return
  if (!constant(name, value, type)) return
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

/** How many values there are; undefined: more than `MOST_VALUES`. */
export const distinctValues = (known: Enumeration) => known.counts && Object.keys(known.counts).length

function constant(name: string, value: string, type: string): boolean {
  if (type !== 'word' && type !== 'boolean' && type !== 'text') return false
  const last = name.slice(name.lastIndexOf('.') + 1).toLowerCase()
  if (PERSONAL.test(last) || !CONSTANT.test(value)) return false
  return CHOICE.test(last) || !CAPITALISED.test(value)
}
