/** Phrases of credentials without what parts their words, as fields in lower case have them: `userpin`, `verificationcode`. */
import { CREDENTIAL_PHRASES } from './phrases.js'

/** Shorter ones are words of their own too often. Letters. */
const SHORTEST = 7

let joined: ReadonlyMap<string, readonly string[]> | undefined

/** The words of a phrase that was written as one word; undefined when it is none. */
export function joinedPhrase(word: string): readonly string[] | undefined {
  joined ??= new Map(
    Object.values(CREDENTIAL_PHRASES)
      .flatMap(({ strong }) => strong.replaceAll('\n', '').split('|'))
      .map((phrase) => phrase.split(' '))
      .filter((words) => words.length > 1)
      .map((words): [string, readonly string[]] => [words.join(''), words])
      .filter(([text]) => text.length >= SHORTEST && /^[a-z]+$/.test(text)),
  )
  return joined.get(word)
}
