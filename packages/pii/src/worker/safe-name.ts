/** Names of parameters may hold data; beside identifiers, phrases of the vocabulary of names (`First Name`) are none. */
import { safeName as safeIdentifiers, splitWords } from '@apiscope/schema'
import { VOCABULARY } from '../words/phrases.js'

/** Longest phrase that is looked up. Characters. */
const PHRASE = 48

/** The name with data-like parts as `{key}`, cut to `limit` characters. */
export const safeName = (name: string, limit: number): string => safeIdentifiers(name, limit, isPhrase)

const isPhrase = (part: string): boolean =>
  part.length <= PHRASE && part.includes(' ') && splitWords(part).every((word) => VOCABULARY.has(word))
