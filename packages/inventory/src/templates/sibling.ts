/** One of the literal segments at a place, with what tells whether it is a word or a value. */
import { openSealedWord, stemAndSuffix, type WordForm, wordForm } from '@apiscope/schema'
import type { PathNode } from './node.js'
import { type Signature, signatureOf } from './signature.js'
import type { Vocabulary } from './vocabulary.js'

export interface Sibling {
  segment: string
  stem: string
  suffix: string
  node: PathNode
  signature: Signature
  /** What it is like; of a word that a sealed sensor keeps to itself, as the sensor says. */
  form: WordForm
}

export function siblingOf(segment: string, node: PathNode, vocabulary: Vocabulary, limit: number): Sibling {
  const { stem, suffix } = stemAndSuffix(segment)
  const form = openSealedWord(stem) ?? wordForm(stem, vocabulary.share(stem))
  return { segment, stem, suffix, node, signature: signatureOf(node, limit), form }
}
