/** Delimiters of template engines with more than a name between them; lookups of log4j. */
import { literalGroup } from '../text/literals.js'
import { flag, occurrences, type Signs, type View } from './view.js'

const NAMES = [
  'delimited',
  'names_only',
  'expression',
  'arithmetic',
  'call',
  'statement',
  'dunder',
  'engine',
  'dollar',
  'hash',
  'angle',
  'lookup',
  'nested',
  'jndi',
  'spelled',
  'lookup_url',
  'filter',
] as const

const ENGINES = literalGroup([
  'freemarker',
  '?new()',
  '_self.',
  'smarty',
  '#set',
  '$class',
  'getruntime',
  't(java',
  'lipsum',
  'cycler',
  'config.',
  'request.',
  'request|',
  'self.',
  'joiner',
  'namespace',
  'constructor',
  'app.',
  '$smarty',
  'settings',
  'session',
  '*{',
  '~{',
  '@(',
  '[[${',
  '__${',
  'dump(',
  'debug',
  'global.',
  'env.',
])
const LOOKUPS = literalGroup([
  '${lower:',
  '${upper:',
  '${env:',
  '${sys:',
  '${::-',
  '${ctx:',
  '${date:',
  '${java:',
  '${main:',
  '${map:',
  '${bundle:',
  '${k8s:',
  '${base64:',
  '${dns:',
  '${url:',
  '${script:',
  '${const:',
  '${file:',
  '${jvmrunargs',
  '${web:',
  '${docker:',
  '${log4j:',
])

export const templateSigns: Signs = {
  names: NAMES.map((name) => `template_${name}`),
  fill(view, row, at) {
    const { text, found } = view
    const inner = expressions(text)
    let names = 0
    let odd = 0
    let sums = 0
    let calls = 0
    let filters = 0
    for (const part of inner) {
      if (/^[#^/>&!.~*$ -]{0,3}[\w.@ -]{0,60}\}?$/.test(part)) names++
      else odd++
      if (/\d ?[*+/-] ?['"]?\d/.test(part)) sums++
      if (part.includes('(') || part.includes('[')) calls++
      if (/\w ?\| ?\w/.test(part)) filters++
    }
    row[at++] = Math.log2(1 + inner.length)
    row[at++] = Math.log2(1 + names)
    row[at++] = Math.log2(1 + odd)
    row[at++] = Math.min(3, sums)
    row[at++] = Math.min(5, calls)
    row[at++] = Math.min(
      3,
      occurrences(text, '{%') +
        occurrences(text, '#set') +
        occurrences(text, '<#') +
        occurrences(text, '{php}') +
        occurrences(text, '#{') +
        occurrences(text, '<%'),
    )
    row[at++] = flag(inner.some((part) => part.includes('__') || part.includes('\\x5f')))
    row[at++] = found[ENGINES]!
    row[at++] = occurrences(text, '${', 9)
    row[at++] = occurrences(text, '#{', 5) + occurrences(text, '*{', 5) + occurrences(text, '@{', 5)
    row[at++] = occurrences(text, '<%', 5)
    log4j(view, row, at)
    row[at + 5] = Math.min(3, filters)
  },
}

/** What stands between `{{`…`}}`, `${`…`}`, `#{`…`}`, `<%`…`%>`, `{%`…`%}`, `[[`…`]]`; at most 24 of them. */
function expressions(text: string): string[] {
  const out: string[] = []
  for (const [open, close] of DELIMITERS) {
    for (let i = text.indexOf(open); i >= 0 && out.length < 24; ) {
      const end = text.indexOf(close, i + open.length)
      if (end < 0) break
      out.push(text.slice(i + open.length, Math.min(end, i + 240)).trim())
      i = text.indexOf(open, end + close.length)
    }
  }
  return out
}

const DELIMITERS = [
  ['{{', '}}'],
  ['${', '}'],
  ['#{', '}'],
  ['*{', '}'],
  ['<%', '%>'],
  ['{%', '%}'],
  ['[[', ']]'],
  ['@(', ')'],
] as const

function log4j({ text, found, lookups }: View, row: Float64Array, at: number): void {
  const lookup = lookups > 0 || text.includes('${')
  row[at] = lookup ? found[LOOKUPS]! + Math.min(4, lookups) : 0
  row[at + 1] = Math.min(4, lookups) + (lookup ? Math.min(4, occurrences(text, '${${') + occurrences(text, '}${')) : 0)
  row[at + 2] = flag(text.includes('jndi'))
  row[at + 3] = flag(lookups > 0 && (text.includes('jndi') || text.includes('ldap')))
  row[at + 4] = flag(lookup && /(?:ldaps?|rmi|dns|nis|iiop|corba|nds|https?|[a-z]dap):\/\//.test(text))
}
