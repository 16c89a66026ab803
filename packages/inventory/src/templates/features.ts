/** The evidence that a segment is a value of a parameter rather than a word of the route, as numbers for the model. */

import { isPlural, openSealedWord, type Shape, type WordForm } from '@apiscope/schema'
import { staysWord } from './fixed-words.js'
import { familyOf, Kin } from './kin.js'
import { isParameter, type PathNode } from './node.js'
import type { Place } from './place.js'
import { type Sibling, siblingOf } from './sibling.js'
import { ranked, signatureOf } from './signature.js'
import type { Vocabulary } from './vocabulary.js'

/** Columns of the model, in order. */
export const TEMPLATE_FEATURES = [
  'known share of letters',
  'all words known',
  'words',
  'length',
  'digits',
  'number at the end',
  'capitals',
  'surprise of letters',
  'dash',
  'underscore',
  'dot',
  'locale',
  'two capitals',
  'three capitals',
  'one lower-case word',
  'siblings (log)',
  'calls a sibling (log)',
  'siblings called once',
  'own calls (log)',
  'own calls to mean (log)',
  'known share of the siblings',
  'siblings of the same shape',
  'siblings with something below',
  'something below',
  'share of siblings with the same below',
  'shared below (log)',
  'unshared known words below (log)',
  'parameter below',
  'siblings with a parameter below',
  'is called itself',
  'siblings with the same methods',
  'changes or deletes',
  'only posts',
  'parameter beside (log calls)',
  'below that the parameter has too',
  'methods that the parameter has too',
  'depth',
  'parameter before',
  'plural before',
  'known word before',
  'parent is read',
  'parent takes posts',
  'extension or verb',
  'siblings with extensions',
  'siblings that start alike',
  'siblings that end alike',
  'kin (log)',
  'kin called once',
  'known share of the kin',
  'words of the kin',
  'own words that kin have too',
  'different words of the kin',
  'answers that exist',
  'siblings that do not exist (log)',
] as const

export interface Candidate {
  segment: string
  /** What it is spelled and used like; siblings of one family are decided together. */
  family: string
  features: number[]
}

/** One row for each literal child that exists. */
export function candidatesOf(parent: PathNode, place: Place, vocabulary: Vocabulary, limit: number): Candidate[] {
  const siblings: Sibling[] = []
  const parameter = new Beside(limit)
  for (const [segment, node] of ranked(parent)) {
    if (isParameter(segment)) parameter.add(node)
    else if (!staysWord(segment, node, place)) siblings.push(siblingOf(segment, node, vocabulary, limit))
  }
  if (siblings.length === 0) return []
  const group = new Group(siblings)
  const kin = new Kin(siblings)
  const absent = Math.log1p(parent.children.size - siblings.length)
  const at = placeFeatures(parent, place, vocabulary)
  return siblings.map((sibling) => ({
    segment: sibling.segment,
    family: familyOf(sibling),
    features: [
      ...textFeatures(sibling),
      ...group.features(sibling),
      ...parameter.features(sibling),
      ...at,
      ...group.endings(sibling),
      ...kin.features(sibling),
      sibling.node.exists / sibling.node.calls,
      absent,
    ],
  }))
}

function textFeatures({ form }: Sibling): number[] {
  const { known, shape } = form
  return [
    known,
    flag(known === 1),
    form.words.length,
    form.length,
    flag(form.digit),
    flag(form.numbered),
    flag(form.capital),
    form.surprise,
    flag(form.dash),
    flag(form.underscore),
    flag(form.dot),
    flag(shape === 'locale'),
    flag(shape === 'code2'),
    flag(shape === 'code3'),
    flag(shape === 'word'),
  ]
}

/** What the siblings have in common. */
class Group {
  private readonly calls: number
  private readonly once: number
  private readonly below = new Map<string, number>()
  private readonly methods = new Map<string, number>()
  private readonly shapes = new Map<Shape, number>()
  private readonly starts = new Map<string, number>()
  private readonly ends = new Map<string, number>()
  private readonly known: number
  private readonly withBelow: number
  private readonly withSuffix: number
  private readonly parameterBelow: number

  constructor(private readonly siblings: readonly Sibling[]) {
    const n = siblings.length
    this.calls = sum(siblings, ({ node }) => node.calls)
    this.once = sum(siblings, ({ node }) => flag(node.calls <= 1)) / n
    this.known = sum(siblings, ({ form }) => form.known)
    this.withBelow = sum(siblings, ({ signature }) => flag(signature.below.size > 0)) / n
    this.parameterBelow = sum(siblings, ({ signature }) => flag(signature.parameterBelow))
    this.withSuffix = sum(siblings, ({ suffix }) => flag(suffix !== '')) / n
    for (const { signature, form } of siblings) {
      for (const token of signature.below) increment(this.below, token)
      increment(this.methods, signature.own)
      increment(this.shapes, form.shape)
      increment(this.starts, startOf(form))
      increment(this.ends, endOf(form))
    }
  }

  features({ node, form, signature }: Sibling): number[] {
    const n = this.siblings.length
    const others = Math.max(1, n - 1)
    let shared = 0
    let share = 0
    let alone = 0
    for (const token of signature.below) {
      const count = this.below.get(token)!
      share += (count - 1) / others
      if (count > 1) shared++
      else alone++
    }
    const own = signature.own !== ''
    return [
      Math.log(n),
      Math.log1p(this.calls / n),
      this.once,
      Math.log1p(node.calls),
      Math.log(node.calls + 0.5) - Math.log(this.calls / n + 0.5),
      n === 1 ? 0.5 : (this.known - form.known) / others,
      n === 1 ? 0 : (this.shapes.get(form.shape)! - 1) / others,
      this.withBelow,
      flag(signature.below.size > 0),
      signature.below.size === 0 ? 0 : share / signature.below.size,
      Math.log1p(shared),
      Math.log1p(alone),
      flag(signature.parameterBelow),
      n === 1 ? 0 : (this.parameterBelow - flag(signature.parameterBelow)) / others,
      flag(own),
      own ? (this.methods.get(signature.own)! - 1) / others : 0,
      flag(/PUT|PATCH|DELETE/.test(signature.own)),
      flag(signature.own === 'POST'),
    ]
  }

  /** Verbs and nouns of one family (`createUser`, `getUser`) start or end alike; names of things seldom do. */
  endings({ suffix, form }: Sibling): number[] {
    const others = Math.max(1, this.siblings.length - 1)
    return [
      flag(suffix !== ''),
      this.withSuffix,
      (this.starts.get(startOf(form))! - 1) / others,
      (this.ends.get(endOf(form))! - 1) / others,
    ]
  }
}

/** A parameter that the stateless rules already see beside the siblings. */
class Beside {
  private calls = 0
  private readonly below = new Set<string>()
  private readonly methods = new Set<string>()

  constructor(private readonly limit: number) {}

  add(node: PathNode): void {
    const { below, own } = signatureOf(node, this.limit)
    this.calls += node.calls
    for (const token of below) this.below.add(token)
    for (const method of own.split(' ')) if (method !== '') this.methods.add(method)
  }

  features({ signature }: Sibling): number[] {
    const methods = signature.own === '' ? [] : signature.own.split(' ')
    return [
      Math.log1p(this.calls),
      shareOf([...signature.below], (token) => this.below.has(token)),
      shareOf(methods, (method) => this.methods.has(method)),
    ]
  }
}

function placeFeatures(parent: PathNode, { depth, previous }: Place, vocabulary: Vocabulary): number[] {
  const parameter = previous.startsWith('{id}')
  return [
    depth,
    flag(parameter),
    flag(!parameter && (openSealedWord(previous)?.plural ?? isPlural(previous))),
    parameter ? 0 : vocabulary.share(previous),
    flag((parent.methods.get('GET')?.exists ?? 0) > 0),
    flag((parent.methods.get('POST')?.exists ?? 0) > 0),
  ]
}

const flag = (yes: boolean) => (yes ? 1 : 0)
const sum = <T>(items: readonly T[], of: (item: T) => number) => items.reduce((total, item) => total + of(item), 0)
const increment = <K>(counts: Map<K, number>, key: K) => counts.set(key, (counts.get(key) ?? 0) + 1)
const startOf = ({ words }: WordForm) => words[0] ?? ''
const endOf = ({ words }: WordForm) => words.at(-1) ?? ''
/** 0 of nothing: nothing speaks for it. */
const shareOf = <T>(items: readonly T[], test: (item: T) => boolean) =>
  items.length === 0 ? 0 : items.filter(test).length / items.length
