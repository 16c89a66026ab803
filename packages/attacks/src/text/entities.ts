/** Character references of HTML (WHATWG HTML §13.5): numeric ones, also without their semicolon, and the names that matter. */
import type { Decoded } from './decoded.js'

const NAMES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  tab: '\t',
  newline: '\n',
  colon: ':',
  semi: ';',
  lpar: '(',
  rpar: ')',
  lsqb: '[',
  rsqb: ']',
  lbrace: '{',
  rbrace: '}',
  sol: '/',
  bsol: '\\',
  equals: '=',
  comma: ',',
  period: '.',
  grave: '`',
  num: '#',
  dollar: '$',
  percnt: '%',
  excl: '!',
  quest: '?',
  ast: '*',
  midast: '*',
  plus: '+',
  commat: '@',
  lowbar: '_',
  hat: '^',
  verbar: '|',
  vert: '|',
  lbrack: '[',
  rbrack: ']',
  lcub: '{',
  rcub: '}',
  diacriticalgrave: '`',
  hyphen: '-',
  dash: '-',
}
/** Read without their semicolon as well, where no letter, digit or `=` follows (§13.2.5.73). */
const BARE = ['lt', 'gt', 'amp', 'quot', 'nbsp']
const LONGEST_NAME = 16
/** Digits without the zeros before them, and those zeros. */
const LONGEST_NUMBER = 7
const MOST_ZEROS = 256

export function decodeEntities(out: Decoded): void {
  const { text } = out
  let result = ''
  let from = 0
  for (let i = text.indexOf('&'); i >= 0; i = text.indexOf('&', i + 1)) {
    const found = text.charCodeAt(i + 1) === 0x23 ? numeric(text, i + 2) : named(text, i + 1)
    if (!found) continue
    result += text.slice(from, i) + found.text
    from = found.at
    i = found.at - 1
    out.entities++
  }
  if (from > 0) out.text = result + text.slice(from)
}

function named(text: string, from: number): { text: string; at: number } | undefined {
  let end = from
  while (end - from <= LONGEST_NAME && isAlphanumeric(text.charCodeAt(end))) end++
  if (end - from > LONGEST_NAME || end === from) return undefined
  const name = text.slice(from, end).toLowerCase()
  const semicolon = text.charCodeAt(end) === 0x3b
  if (!semicolon && (!BARE.includes(name) || text.charCodeAt(end) === 0x3d)) return undefined
  const character = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined
  return character === undefined ? undefined : { text: character, at: semicolon ? end + 1 : end }
}

const isAlphanumeric = (c: number) => (c >= 48 && c <= 57) || ((c | 0x20) >= 97 && (c | 0x20) <= 122)

function numeric(text: string, from: number): { text: string; at: number } | undefined {
  const hex = (text.charCodeAt(from) | 0x20) === 0x78
  let at = hex ? from + 1 : from
  let code = 0
  const zero = at
  while (text.charCodeAt(at) === 48 && at - zero < MOST_ZEROS) at++
  const start = at
  for (; at < text.length && at - start < LONGEST_NUMBER; at++) {
    const c = text.charCodeAt(at)
    const letter = c | 0x20
    const digit = c >= 48 && c <= 57 ? c - 48 : hex && letter >= 97 && letter <= 102 ? letter - 87 : -1
    if (digit < 0) break
    code = Math.min(0x110000, code * (hex ? 16 : 10) + digit)
  }
  if (at === start || code === 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return undefined
  return { text: String.fromCodePoint(code), at: text.charCodeAt(at) === 0x3b ? at + 1 : at }
}
