/** Words that no evidence makes a value: whoever asks (`me`), and versions with routes of their own behind them. */

import { openSealedWord } from '@apiscope/schema'
import type { PathNode } from './node.js'
import type { Place } from './place.js'

/** Whoever asks, or the one thing meant: never the name of one among others. */
const ALIASES = new Set([
  'me',
  'self',
  'myself',
  'mine',
  'current',
  '@me',
  '@self',
  '@original',
  '@current',
  '@default',
])
const VERSION =
  /^(?:v\d{1,8}(?:[._-]\d{1,4}){0,2}(?:[._-]?(?:alpha|beta|preview|pre|rc|p)\d{0,3})?|\d{1,2}\.\d{1,2}|(?:19|20)\d\d-[01]\d(?:-[0-3]\d)?)$/i

/** What no evidence makes a value: aliases, and versions with routes of their own behind them. */
export function staysWord(segment: string, node: PathNode, place: Place): boolean {
  if (ALIASES.has(segment)) return true
  return isVersionPlace(place) && VERSION.test(segment) && node.children.size > 0
}

/** Versions of an API stand near the root and behind words; behind a parameter or what is many (`releases`) they are values. */
const isVersionPlace = ({ depth, previous }: Place): boolean =>
  depth <= 3 && !previous.startsWith('{id}') && !pluralBefore(previous)

const pluralBefore = (word: string): boolean =>
  openSealedWord(word)?.plural ?? /[a-rt-z]s$/i.test(word.replace(/^services$/i, ''))
