/** Names of parameters may hold data (`{"ann@x.example": …}`); those parts must reach neither state nor views. */

import { pathParts, safeName as safeIdentifiers, unescapeKey } from '@apiscope/schema'

/**
 * What programmers write between dots: a word, perhaps with array levels or members in brackets (`filter[status]`, `page[size]`), an XML prefix, or `{1}`
 * of a path template.
 */
const PART =
  /^(?:\{\w{1,8}\}|;?[@#]?[\p{L}_$][\p{L}\p{N}_$:-]{0,63})?(?:\[(?:[\p{L}_$][\p{L}\p{N}_$:.-]{0,63}|\d{1,2}|\{key\})?\])*$/u
/** Digits in a row that make an id of a name. */
const LONG_NUMBER = /\d{4}/
const MIXED = /\d\p{L}+\d/u

/** The name with data-like parts as `{key}`, cut to `limit` characters. */
export function safeName(name: string, limit: number): string {
  // The rule that all share first: a sealing sensor has applied it, and what is known must not depend on that.
  return pathParts(safeIdentifiers(name, limit))
    .map((part) => (isPart(part) && !LONG_NUMBER.test(part) && !MIXED.test(part) ? part : '{key}'))
    .join('.')
}

/** A key with dots or brackets of its own is one where all that stands between them is. */
const isPart = (part: string): boolean =>
  part.includes('\\')
    ? unescapeKey(part)
        .split(/[.[\]]+/)
        .every((piece) => piece === '' || /^\d{1,3}$/.test(piece) || PART.test(piece))
    : PART.test(part)
