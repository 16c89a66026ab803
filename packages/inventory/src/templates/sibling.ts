/** One of the literal segments at a place, with what tells whether it is a word or a value. */
import type { PathNode } from './node.js'
import { type Shape, shapeOf, stemAndSuffix } from './segment-text.js'
import { type Signature, signatureOf } from './signature.js'
import type { Vocabulary } from './vocabulary.js'

export interface Sibling {
  segment: string
  stem: string
  suffix: string
  node: PathNode
  signature: Signature
  known: number
  shape: Shape
}

export function siblingOf(segment: string, node: PathNode, vocabulary: Vocabulary, limit: number): Sibling {
  const { stem, suffix } = stemAndSuffix(segment)
  const known = vocabulary.share(stem)
  return { segment, stem, suffix, node, signature: signatureOf(node, limit), known, shape: shapeOf(stem) }
}
