/** The classifier of personal names: spelling, lexicon and shape, judged by boosted trees, calibrated per script. */
import { BoostedTrees, type BoostJson, HashedLogistic, type HashedLogisticJson, sigmoid } from '@apiscope/ml'
import { FEATURES, type Feature, featurise, type Knowledge } from './features.js'
import { Lexicon, type LexiconJson } from './lexicon.js'
import { hashed, ngramHashes } from './ngrams.js'
import { GROUPS, type ScriptGroup } from './script.js'

/** At or above it a string is taken for a name. The scale of every script is bent so that its own threshold falls here. */
export const NAME_THRESHOLD = 0.5

/** Log-odds of the trees to the calibrated scale: a·x + b, minus the log-odds of the script's own threshold. */
export interface ScriptScale {
  a: number
  b: number
  shift: number
}

/** Stored form of the artefact. */
export interface NameModelJson {
  format: 'apiscope-names'
  version: number
  /** What it was trained on, and how it did: for the model card. */
  card: Record<string, unknown>
  spelling: Partial<Record<ScriptGroup, HashedLogisticJson>>
  lexicon: LexiconJson
  trees: BoostJson
  scales: Partial<Record<ScriptGroup, ScriptScale>> & { default: ScriptScale }
}

/** Why a string got its score. */
export interface NameExplanation {
  score: number
  isName: boolean
  script: ScriptGroup
  /** Words that were taken for possible names. */
  words: {
    text: string
    spelling: number
    names: number
    others: number
    given: boolean
    surname: boolean
    place: boolean
  }[]
  /** Features that are not zero. */
  features: Partial<Record<Feature, number>>
}

const row = new Float64Array(FEATURES.length)

/** Scores strings. Stateless between calls, so the same text always gets the same score. */
export class NameModel {
  private readonly knowledge: Knowledge
  private readonly spelling: Partial<Record<ScriptGroup, HashedLogistic>>
  private readonly lexicon: Lexicon
  private readonly trees: BoostedTrees
  private readonly scales: NameModelJson['scales']
  readonly version: number

  /** Throws RangeError for an artefact of another format. */
  constructor(json: NameModelJson) {
    if (json.format !== 'apiscope-names' || json.version !== 1)
      throw new RangeError('names: artefact of an unknown format or version')
    if (json.trees.columns !== FEATURES.length) throw new RangeError('names: the artefact was made for other features')
    this.version = json.version
    this.scales = json.scales
    this.lexicon = Lexicon.fromJSON(json.lexicon)
    this.trees = BoostedTrees.fromJSON(json.trees)
    this.spelling = {}
    for (const group of GROUPS) {
      const table = json.spelling[group]
      if (table) this.spelling[group] = HashedLogistic.fromJSON(table)
    }
    this.knowledge = {
      entry: (word) => this.lexicon.get(word),
      spelling: (word, group) => spellingLogit(this.spelling[group] ?? this.spelling.other, word),
    }
  }

  /** 0–1: how surely `text` is the name of a person; NAME_THRESHOLD divides. Strings without letters, and very long ones, get 0. */
  score(text: string): number {
    if (text.length < 2 || text.length > 200) return 0
    const { group, letters } = featurise(text, this.knowledge, row)
    return letters === 0 ? 0 : this.calibrated(this.trees.score(row), group)
  }

  /** What is known of a folded word: sources that have it as a name, sources that have it as another word (0–3 each), and whether as a given name. */
  word(folded: string): { names: number; others: number; given: boolean } {
    const entry = this.lexicon.get(folded)
    return { names: entry & 3, others: (entry >> 2) & 3, given: (entry & 16) > 0 }
  }

  /** What the lexicon knows of a folded word (see `packEntry`), 0 = nothing. */
  entry(word: string): number {
    return this.lexicon.get(word)
  }

  /** The score with what led to it. The words are the caller's own text: not for logs. */
  explain(text: string): NameExplanation {
    const score = this.score(text)
    const { group, core } = featurise(text, this.knowledge, row)
    const features: Partial<Record<Feature, number>> = {}
    FEATURES.forEach((name, i) => {
      if (row[i] !== 0) features[name] = Math.round(row[i]! * 1000) / 1000
    })
    const words = core.map((token) => {
      const e = this.knowledge.entry(token.folded)
      const spelling = Math.round(this.knowledge.spelling(token.folded, group) * 100) / 100
      const flags = { given: (e & 16) > 0, surname: (e & 32) > 0, place: (e & 64) > 0 }
      return { text: token.raw, spelling, names: e & 3, others: (e >> 2) & 3, ...flags }
    })
    return { score, isName: score >= NAME_THRESHOLD, script: group, words, features }
  }

  private calibrated(logit: number, group: ScriptGroup): number {
    const { a, b, shift } = this.scales[group] ?? this.scales.default
    return sigmoid(a * logit + b - shift)
  }
}

/** Log-odds of one folded word under a spelling table; 0 without one. */
export function spellingLogit(table: HashedLogistic | undefined, word: string): number {
  if (!table || word.length === 0) return 0
  const n = ngramHashes(word)
  return table.bias + table.sum(hashed(), 0, n) / spellingScale(n)
}

/** Hashes of a word count 1/√n each, so that long words are not surer than short ones by length alone. */
export function spellingScale(n: number): number {
  return Math.sqrt(n)
}
