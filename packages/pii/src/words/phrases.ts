/** The lexicon compiled: phrases by their last word, longest first, so that a name is matched by a few comparisons. */
import { LABELS, type Label } from '@apiscope/schema'
import { ALIASES } from './aliases.js'
import { CLASSES, FLAGS, NEUTRAL } from './classes.js'
import { FOREIGN_WORDS } from './foreign.js'
import { LEXICON, OTHER } from './lexicon.js'
import { normalWords } from './split.js'

export type Strength = 'strong' | 'weak' | 'not'

/** `OTHER`: the name of something that is not sensitive. */
export type NameLabel = Label | 'OTHER'

interface Phrase {
  words: readonly string[]
  label: NameLabel
  strength: Strength
}

const STRENGTHS: readonly Strength[] = ['strong', 'weak', 'not']

/** Every word of the lexicon, for the cutting of run-together names. */
export const VOCABULARY: ReadonlySet<string> = new Set(
  [
    ...rawPhrases().flatMap((p) => p.text.split(' ').filter((w) => !w.startsWith('@'))),
    ...Object.values(CLASSES).flatMap((words) => [...words]),
    ...FLAGS,
    ...NEUTRAL,
    ...[...ALIASES.values()].flat(),
    ...FOREIGN_WORDS,
  ].filter((w) => w.length > 0),
)

const BY_LAST: ReadonlyMap<string, readonly Phrase[]> = compile()

function rawPhrases(): { label: NameLabel; strength: Strength; text: string }[] {
  const out: { label: NameLabel; strength: Strength; text: string }[] = []
  for (const label of LABELS) {
    for (const strength of STRENGTHS) {
      for (const text of LEXICON[label][strength].split('|'))
        out.push({ label, strength, text: text.trim().replace(/\s+/g, ' ') })
    }
  }
  for (const text of OTHER.split('|')) out.push({ label: 'OTHER', strength: 'strong', text: text.trim() })
  return out
}

function compile(): Map<string, Phrase[]> {
  const map = new Map<string, Phrase[]>()
  for (const { label, strength, text } of rawPhrases()) {
    const words = text.split(' ').flatMap((w) => (w.startsWith('@') ? [w] : normalWords(w, VOCABULARY)))
    if (words.length === 0) continue
    const last = words[words.length - 1]
    const keys = last.startsWith('@') ? CLASSES[last.slice(1)] : [last]
    for (const key of keys) {
      const list = map.get(key) ?? []
      list.push({ words, label, strength })
      map.set(key, list)
    }
  }
  for (const list of map.values()) list.sort((a, b) => b.words.length - a.words.length || rank(a) - rank(b))
  return map
}

/** Of equally long phrases: exact words before classes, then strong, then not, then weak. */
function rank(p: Phrase): number {
  const classes = p.words.filter((w) => w.startsWith('@')).length
  return classes * 3 + (p.strength === 'strong' ? 0 : p.strength === 'not' ? 1 : 2)
}

export interface Match {
  strength: Strength
  /** Words in the matched phrase. */
  length: number
}

/** For each label the longest phrase that ends at `end` (exclusive) of `words`. */
export function matchesAt(words: readonly string[], end: number): Map<NameLabel, Match> {
  const out = new Map<NameLabel, Match>()
  for (const phrase of BY_LAST.get(words[end - 1]) ?? []) {
    if (out.has(phrase.label) || phrase.words.length > end) continue
    let i = phrase.words.length
    while (i > 0 && fits(phrase.words[i - 1], words[end - phrase.words.length + i - 1])) i--
    if (i === 0) out.set(phrase.label, { strength: phrase.strength, length: phrase.words.length })
  }
  return out
}

function fits(pattern: string, word: string): boolean {
  return pattern === word || (pattern.startsWith('@') && CLASSES[pattern.slice(1)].has(word))
}
