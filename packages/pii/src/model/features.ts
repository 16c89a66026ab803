/** The numbers that the model sees of one parameter for one label. Order and meaning are part of the stored model. */
import { LABELS, type Label, type ParameterLocation } from '@apiscope/schema'
import type { ParameterEvidence } from '../evidence/evidence.js'
import type { ValueKind } from '../values/facts.js'
import type { ParameterName } from '../words/parameter-name.js'
import { nameLevel } from './name-level.js'
import { usable } from './usable.js'

const KINDS: readonly ValueKind[] = [
  'boolean',
  'integer',
  'decimal',
  'date',
  'datetime',
  'uuid',
  'hex',
  'url',
  'json',
  'code',
  'identifier',
  'opaque',
  'word',
  'words',
  'text',
  'redacted',
]
const LOCATIONS: readonly ParameterLocation[] = ['path', 'query', 'header', 'cookie', 'request', 'response']
/** Leaf words that decide between labels but call for none. */
const LEAVES = [
  'name',
  'number',
  'code',
  'id',
  'token',
  'key',
  'value',
  'state',
  'country',
  'title',
  'login',
  'type',
] as const
/** Labels whose own evidence tells for or against others. */
const OTHERS: readonly Label[] = [
  'NAME',
  'EMAIL',
  'PHONE',
  'ADDRESS',
  'IP_ADDRESS',
  'USERNAME',
  'SECRET',
  'JWT',
  'DOB',
  'HEALTH',
  'DEMOGRAPHIC',
]

export const FEATURES: readonly string[] = [
  'name_level',
  'head_level',
  'joined_level',
  'flagged',
  'around',
  'route',
  'within',
  'around_within',
  'opaque',
  'flag_word',
  'version',
  'unit',
  'other_named',
  'leaf_words',
  'holder_person',
  'holder_org',
  'holder_thing',
  'route_person',
  'route_org',
  'route_thing',
  'rival_named',
  'rival_around',
  'strong',
  'fair',
  'weak',
  'mean',
  'max',
  'no_values',
  'rival_strong',
  'rival_mean',
  'filler_share',
  'values',
  'distinct',
  'length',
  'length_spread',
  'words',
  ...KINDS.map((kind) => `kind_${kind}`),
  ...LOCATIONS.map((location) => `in_${location}`),
  ...LEAVES.map((leaf) => `leaf_${leaf}`),
  ...OTHERS.map((label) => `mean_${label}`),
]

/** What does not depend on the label, read once for all of them. */
export interface Shared {
  levels: Map<Label, number>
  means: Map<Label, number>
  strongs: Map<Label, number>
  tail: number[]
  head: number[]
  n: number
  evidence: ParameterEvidence
  name: ParameterName
}

/** Reads the label-independent part. */
export function share(name: ParameterName, evidence: ParameterEvidence, location: ParameterLocation): Shared {
  const n = usable(evidence)
  const per = (count: number | undefined) => (evidence.n === 0 ? 0 : (count ?? 0) / evidence.n)
  const levels = new Map<Label, number>()
  const means = new Map<Label, number>()
  const strongs = new Map<Label, number>()
  for (const label of LABELS) {
    levels.set(label, nameLevel(name, label))
    const counts = evidence.labels.get(label)
    means.set(label, n === 0 || counts === undefined ? 0 : counts.sum / n / 100)
    strongs.set(label, n === 0 || counts === undefined ? 0 : counts.strong / n)
  }
  const last = name.words[name.words.length - 1]
  const flag = (on: boolean) => (on ? 1 : 0)
  const head = [
    flag(name.opaque),
    flag(name.flag),
    flag(name.version),
    flag(name.unit),
    Math.min(3, name.other),
    Math.min(6, name.words.length),
    flag(name.holder === 'person'),
    flag(name.holder === 'org'),
    flag(name.holder === 'thing'),
    flag(name.resource === 'person'),
    flag(name.resource === 'org'),
    flag(name.resource === 'thing'),
  ]
  const tail = [
    per((evidence.kinds.placeholder ?? 0) + (evidence.kinds.empty ?? 0) + (evidence.kinds.null ?? 0)),
    Math.min(6, Math.round(Math.log2(1 + evidence.n))),
    evidence.n < 4 ? -1 : Math.round((4 * evidence.distinct.count()) / evidence.n) / 4,
    evidence.n === 0 ? 0 : Math.min(128, evidence.lengthSum / evidence.n),
    Math.min(128, evidence.lengthMax - evidence.lengthMin),
    evidence.n === 0 ? 0 : evidence.wordSum / evidence.n,
    ...KINDS.map((kind) => per(evidence.kinds[kind])),
    ...LOCATIONS.map((l) => flag(l === location)),
    ...LEAVES.map((leaf) => flag(leaf === last)),
    ...OTHERS.map((label) => means.get(label)!),
  ]
  return { levels, means, strongs, head, tail, n, evidence, name }
}

/** Labels that often hold of the same value: they are no rivals. */
const FELLOWS: Partial<Record<Label, readonly Label[]>> = {
  JWT: ['SECRET'],
  SECRET: ['JWT'],
  USERNAME: ['EMAIL', 'NAME'],
  EMAIL: ['USERNAME'],
  IBAN: ['BANK_ACCOUNT'],
  BANK_ACCOUNT: ['IBAN'],
}

/** The full row for one label, in the order of FEATURES. */
export function featuresOf(label: Label, shared: Shared): number[] {
  const { name, evidence, n } = shared
  const e = name.evidence.get(label)
  const counts = evidence.labels.get(label)
  const per = (count: number | undefined) => (n === 0 ? 0 : (count ?? 0) / n)
  const fellows = FELLOWS[label] ?? []
  let rivalNamed = 0
  let rivalAround = 0
  let rivalStrong = 0
  let rivalMean = 0
  for (const other of LABELS) {
    if (other === label || fellows.includes(other)) continue
    rivalNamed = Math.max(rivalNamed, shared.levels.get(other)!)
    if (name.evidence.get(other)?.around) rivalAround = 1
    rivalStrong = Math.max(rivalStrong, shared.strongs.get(other)!)
    rivalMean = Math.max(rivalMean, shared.means.get(other)!)
  }
  const [opaque, flagWord, version, unit, other, words, ...classes] = shared.head
  return [
    shared.levels.get(label)!,
    strength(e?.head),
    strength(e?.joined),
    e?.flagged ? 1 : 0,
    e?.around ? 1 : 0,
    e?.resource ? 1 : 0,
    e?.within ? 1 : 0,
    e?.outside ? 1 : 0,
    opaque,
    flagWord,
    version,
    unit,
    other,
    words,
    ...classes,
    rivalNamed,
    rivalAround,
    per(counts?.strong),
    per(counts?.fair),
    per(counts?.weak),
    shared.means.get(label)!,
    (counts?.max ?? 0) / 100,
    n === 0 ? 1 : 0,
    rivalStrong,
    rivalMean,
    ...shared.tail,
  ]
}

function strength(s: 'strong' | 'weak' | 'not' | undefined): number {
  return s === 'strong' ? 2 : s === 'weak' ? 1 : s === 'not' ? -1 : 0
}
