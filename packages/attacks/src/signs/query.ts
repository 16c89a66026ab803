/** Operators and filters of document stores, directories, XPath and GraphQL. */
import { literalGroup } from '../text/literals.js'
import { flag, occurrences, type Signs } from './view.js'

const NAMES = [
  'mongo_operators',
  'mongo_keys',
  'mongo_code',
  'js_compare',
  'ldap_filter',
  'ldap_break',
  'ldap_attribute',
  'ldap_begins',
  'xpath_axes',
  'xpath_calls',
  'xpath_break',
  'gql_begins',
  'gql_introspection',
  'gql_aliases',
  'gql_depth',
  'gql_batch',
  'gql_repeats',
  'gql_inner_type',
  'jsonpath',
  'json',
] as const
const OPERATORS = literalGroup([
  '$ne',
  '$gt',
  '$lt',
  '$gte',
  '$lte',
  '$in',
  '$nin',
  '$regex',
  '$where',
  '$exists',
  '$or',
  '$and',
  '$nor',
  '$not',
  '$eq',
  '$type',
  '$expr',
  '$function',
  '$elemmatch',
  '$mod',
  '$all',
  '$size',
  '$text',
  '$jsonschema',
  '$options',
  '$func',
  '$lookup',
  '$accumulator',
])
const ATTRIBUTES = literalGroup([
  'uid=',
  'cn=',
  'sn=',
  'mail=',
  'objectclass=',
  'userpassword=',
  'memberof=',
  'samaccountname=',
  'ou=',
  'user=',
  'password=',
  'givenname=',
  'name=',
  'role=',
])

const AXES = literalGroup([
  'ancestor::',
  'child::',
  'descendant::',
  'following::',
  'parent::',
  'preceding::',
  'self::',
  'attribute::',
  '//*',
  '/*[',
  '/@*',
  '@*',
  '/text()',
  '/node()',
  'comment()',
  '/..',
  '//node',
  '::*',
  '::node',
])
const CALLS = literalGroup([
  'position()',
  'string-length(',
  'substring(',
  'count(/',
  'name(/',
  'contains(',
  'starts-with(',
  'doc(',
  'name()',
  'last()',
  'string(/',
  'normalize-space',
  'translate(',
  'local-name(',
  'concat(',
  'codepoints-to',
  'document(',
  'unparsed-text',
  'count(//',
])

export const querySigns: Signs = {
  names: NAMES.map((name) => `query_${name}`),
  fill({ text, found }, row, at) {
    const dollar = text.includes('$')
    row[at++] = dollar ? Math.min(5, found[OPERATORS]!) : 0
    row[at++] = dollar
      ? flag(/["']\$[a-z]{2,10}["'] ?:/.test(text)) +
        flag(/\[\$[a-z]{2,10}\]/.test(text)) +
        flag(/^\$[a-z]{2,10}$/.test(text))
      : 0
    row[at++] =
      flag(text.includes('this.')) +
      flag(/\$where|\bfunction ?\(|new ?date|db\.[a-z]/.test(text)) +
      flag(/['"] ?;? ?(?:return|it ?=|while|sleep|var|do) ?[({ ]/.test(text))
    row[at++] =
      flag(/(?:\|\||&&) ?['"]?[\w.]{1,20}['"]? ?={1,3} ?['"]?[\w.]/.test(text)) +
      flag(/(?:==|!=) ?['"]{1,2}/.test(text))
    at = ldap(text, found, row, at)
    row[at++] = found[AXES]!
    row[at++] = found[CALLS]!
    row[at++] = flag(
      /['"] ?\] ?[|/]|\] ?\| ?\/|['"] or ['"]{2}=|\/\/[a-z*]+\[|['"] ?(?:or|and) (?:count|name|string|substring|contains|position|starts)/.test(
        text,
      ),
    )
    at = graphql(text, row, at)
    row[at++] = flag(/^\$(?:\.|\[|$)/.test(text))
    row[at] = flag(/^[{[]/.test(text) && /[}\]]$/.test(text.trimEnd()) && (text.includes('":') || text.includes('" :')))
  },
}

function ldap(text: string, found: Uint8Array, row: Float64Array, at: number): number {
  row[at++] = Math.min(
    4,
    occurrences(text, '(|') + occurrences(text, '(&') + occurrences(text, '(!') + occurrences(text, ')('),
  )
  row[at++] =
    flag(/\*\)|\)\(|\*\(|^\)|\)\)+%?|\(\*/.test(text)) +
    flag(text.includes('*)(') || text.includes(')(|') || text.includes(')(&') || text.includes('*))'))
  row[at++] = found[ATTRIBUTES]!
  row[at++] = flag(/^[\w@. ]{0,16}[*)(&|!]{1,3}[()|&!*%\0]/.test(text))
  return at
}

function graphql(text: string, row: Float64Array, at: number): number {
  const begins = /^\W{0,4}(?:query|mutation|subscription|fragment)\b[^a-z]|^\{/.test(text) && text.includes('{')
  row[at++] = flag(begins)
  row[at++] = Math.min(
    4,
    occurrences(text, '__schema') +
      flag(/__type\b/.test(text)) +
      flag(text.includes('introspectionquery')) +
      flag(text.includes('querytype')) +
      flag(text.includes('oftype')),
  )
  let depth = 0
  let deepest = 0
  let aliases = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === 0x7b) {
      depth++
      if (depth > deepest) deepest = depth
    } else if (c === 0x7d) depth--
    else if (c === 0x3a && begins && i > 1 && isDigit(text.charCodeAt(i - 1))) aliases++
  }
  row[at++] = Math.log2(1 + aliases)
  row[at++] = begins ? deepest : 0
  row[at++] = Math.log2(1 + occurrences(text, '"query"') + occurrences(text, '{"query'))
  row[at++] = begins ? repeats(text) : 0
  // `__typename` under data is what clients ask for; the other two are what explorers do.
  row[at++] = begins ? Math.min(4, occurrences(text, '__typename')) : 0
  return at
}

const isDigit = (c: number) => c >= 48 && c <= 57

/** log2 of how often the most frequent of the words stands there. */
function repeats(text: string): number {
  const counts = new Map<string, number>()
  let most = 0
  for (const word of text.split(/[^a-z_@.]+/, 600)) {
    if (word.length < 2) continue
    const n = (counts.get(word) ?? 0) + 1
    counts.set(word, n)
    if (n > most) most = n
  }
  return Math.log2(1 + most)
}
