/**
 * What needs no model: a checksum that passes under a name that calls for it, a credential by its name, a value that can be nothing else; and what no
 * values can outvote. Trees that learnt from examples weigh these against what was frequent there, and lose the rare country or issuer.
 */
import type { Label } from '@apiscope/schema'
import type { ParameterEvidence } from '../evidence/evidence.js'
import type { ParameterName } from '../words/parameter-name.js'
import { nameLevel } from './name-level.js'
import { usable } from './usable.js'

/** Probability of what is certain by rule. */
const SURE = 0.95
/** … and of what is as good as that, under a name that says nothing. */
const LIKELY = 0.85

/** Labels whose detectors check digits or a written form that little else has. */
const CHECKED: ReadonlySet<Label> = new Set<Label>([
  'NATIONAL_ID',
  'CREDIT_CARD',
  'IBAN',
  'PHONE',
  'EMAIL',
  'JWT',
  'MAC_ADDRESS',
])
/** Least mean score, in percent, that makes every value of a few one of the label under a name that says nothing. */
const ALONE: Partial<Record<Label, number>> = {
  CREDIT_CARD: 70,
  IBAN: 95,
  PHONE: 74,
  NATIONAL_ID: 85,
  EMAIL: 90,
  JWT: 90,
  SSN: 90,
  DOB: 90,
  MAC_ADDRESS: 90,
}
/** Kinds of values that no password or key has. */
const NO_CREDENTIAL = ['boolean', 'integer', 'decimal', 'date', 'datetime', 'time', 'url', 'json', 'text'] as const

/** The probability of a label with what is certain taken into account; `p` is the model's. Pure. */
export function withCertainty(label: Label, p: number, name: ParameterName, evidence: ParameterEvidence): number {
  if (!held(evidence)) return 0
  if (label === 'IP_ADDRESS' && name.version) return 0
  if (label === 'USERNAME' && isSlug(name)) return 0
  const n = usable(evidence)
  const counts = evidence.labels.get(label)
  if ((label === 'PASSWORD' || label === 'SECRET') && name.credential === label && n > 0) {
    const others = NO_CREDENTIAL.reduce((sum, kind) => sum + (evidence.kinds[kind] ?? 0), 0)
    if (others * 2 < n) return Math.max(p, SURE)
  }
  if (n === 0 || counts === undefined) return p
  const level = nameLevel(name, label)
  if (level === 2 && CHECKED.has(label) && counts.weak * 2 >= n && passes(label, counts.sum / n))
    return Math.max(p, SURE)
  // Every tenth number passes Luhn's check: one that has a name of its own is that.
  if (label === 'CREDIT_CARD' && level < 2 && name.other > 0 && counts.sum < 80 * n) return Math.min(p, 0.4)
  const least = ALONE[label]
  // Where the name is silent the values are all there is: a third of them is not what the parameter holds.
  if (least !== undefined && level <= 0 && !name.evidence.get(label)?.around && counts.weak * 3 < n)
    return Math.min(p, 0.2)
  if (least !== undefined && level >= 0 && saysNothing(name) && counts.sum >= least * n && counts.weak === n)
    return Math.max(p, LIKELY)
  return p
}

/** True when it had some value other than the empty one and null: what never had a value has no label. */
export function held(evidence: ParameterEvidence): boolean {
  return evidence.n > (evidence.kinds.empty ?? 0) + (evidence.kinds.null ?? 0)
}

/** `handle` of products, collections and pages is a part of their URL. */
function isSlug({ words, holder, resource }: ParameterName): boolean {
  return (
    words.at(-1) === 'handle' &&
    words.length <= 2 &&
    holder !== 'person' &&
    (holder ?? resource ?? 'person') !== 'person'
  )
}

/** A detector's weak verdict means a passed check for all of these but telephone numbers, where it means grouped digits. */
const passes = (label: Label, mean: number): boolean => label !== 'PHONE' || mean >= 30

/** Neither a word of any label nor of what is no label. */
function saysNothing(name: ParameterName): boolean {
  return (
    name.other === 0 &&
    !name.flag &&
    ![...name.evidence.values()].some((e) => e.head === 'strong' || e.joined === 'strong' || e.around)
  )
}
