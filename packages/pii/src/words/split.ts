/** Splits names of parameters into words as people write them, and brings the words to one spelling. */

import { splitWords } from '@apiscope/schema'
import { ALIASES, KEEP_S } from './aliases.js'
import { translate } from './foreign.js'

/** Words in one spelling: aliases opened (`fname` → first name), run-together words cut (`zipcode`), plurals singular. */
export function normalWords(segment: string, vocabulary: ReadonlySet<string>): string[] {
  const out: string[] = []
  for (const word of translate(rejoin(splitWords(segment)))) {
    for (const part of open(word, vocabulary)) out.push(part)
    if (out.length >= 24) break
  }
  return out
}

/** `i p`, `e mail`, `i ban`: pieces that capitals tore apart. */
function rejoin(words: string[]): string[] {
  const out: string[] = []
  for (let i = 0; i < words.length; i++) {
    const pair = words[i] + (words[i + 1] ?? '')
    if (
      (pair === 'email' ||
        pair === 'ipv4' ||
        pair === 'ipv6' ||
        pair === 'oauth' ||
        pair === 'iban' ||
        pair === 'github') &&
      words[i].length <= 3
    ) {
      out.push(pair)
      i++
    } else out.push(words[i])
  }
  return out
}

function open(word: string, vocabulary: ReadonlySet<string>): readonly string[] {
  const alias = ALIASES.get(word)
  if (alias !== undefined) return alias
  if (vocabulary.has(word) || word.length < 4) return [word]
  const single = singular(word)
  if (single !== word && (vocabulary.has(single) || ALIASES.has(single))) return ALIASES.get(single) ?? [single]
  if (word.length >= 6 && word.length <= 32 && !/\d/.test(word)) {
    const parts = segment(word, vocabulary)
    if (parts !== undefined) return parts
  }
  return [single]
}

function singular(word: string): string {
  if (KEEP_S.has(word) || word.length < 4) return word
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`
  if (word.endsWith('sses') || word.endsWith('xes')) return word.slice(0, -2)
  return word.endsWith('s') && !word.endsWith('ss') && !word.endsWith('us') && !word.endsWith('is')
    ? word.slice(0, -1)
    : word
}

/** Cuts a run-together word into vocabulary words, fewest first; undefined unless it is covered whole. */
function segment(word: string, vocabulary: ReadonlySet<string>): string[] | undefined {
  const best: (string[] | undefined)[] = new Array(word.length + 1).fill(undefined)
  best[0] = []
  for (let end = 2; end <= word.length; end++) {
    for (let start = Math.max(0, end - 16); start <= end - 2; start++) {
      const before = best[start]
      if (before === undefined || before.length >= 4) continue
      const piece = word.slice(start, end)
      const parts =
        piece.length >= 3 || piece === 'ip' || piece === 'id' || piece === 'no' ? known(piece, vocabulary) : undefined
      if (parts === undefined) continue
      const now = best[end]
      if (now === undefined || before.length + parts.length < now.length) best[end] = [...before, ...parts]
    }
  }
  const found = best[word.length]
  return found !== undefined && found.length > 1 ? found : undefined
}

function known(piece: string, vocabulary: ReadonlySet<string>): readonly string[] | undefined {
  const alias = ALIASES.get(piece)
  if (alias !== undefined) return alias
  return vocabulary.has(piece) ? [piece] : undefined
}
