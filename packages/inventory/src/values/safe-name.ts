/** Names of parameters may hold data (`{"ann@x.example": …}`); those parts must reach neither state nor views. */

import { safeName as safeIdentifiers } from '@apiscope/schema'

/** What programmers write between dots: a word, perhaps with array levels, an XML prefix, or `{1}` of a path template. */
const PART = /^(?:\{\w{1,8}\}|;?[@#]?[\p{L}_$][\p{L}\p{N}_$:-]{0,63})?(?:\[\])*$/u
/** Digits in a row that make an id of a name. */
const LONG_NUMBER = /\d{4}/
const MIXED = /\d\p{L}+\d/u

/** The name with data-like parts as `{key}`, cut to `limit` characters. */
export function safeName(name: string, limit: number): string {
  // The rule that all share first: a sealing sensor has applied it, and what is known must not depend on that.
  return safeIdentifiers(name, limit)
    .split('.')
    .map((part) => (PART.test(part) && !LONG_NUMBER.test(part) && !MIXED.test(part) ? part : '{key}'))
    .join('.')
}
