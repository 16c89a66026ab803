/** Markup that runs a script, and markup that does not. */

import { TOKEN } from '../text/lex.js'
import { literalGroup } from '../text/literals.js'
import { CLASS } from '../words/lexicon.js'
import { flag, occurrences, type Signs } from './view.js'

const NAMES = [
  'tags',
  'plain_tags',
  'risky_tags',
  'script_tag',
  'event',
  'event_in_tag',
  'script_url',
  'script_call',
  'breaks_out',
  'open_tag',
  'script_words',
  'style_code',
  'comment',
  'include',
  'links',
  'split_tag',
  'closing',
  'event_value',
  'short_tag',
] as const
const AT = Object.fromEntries(NAMES.map((name, i) => [name, i])) as Record<(typeof NAMES)[number], number>

const STYLE_CODE = literalGroup([
  'expression(',
  '-moz-binding',
  'behavior:',
  '@import',
  'url(javascript',
  'url("javascript',
  '{x:',
  'animation-name',
  'xss:',
])
const INCLUDES = literalGroup([
  '<!--#exec',
  '<!--#include',
  '<!--#echo',
  '<!--#printenv',
  '<!--#set',
  '<!--#config',
  '<!--#fsize',
  '<!--#flastmod',
  '<!--#if',
  '<!-- #exec',
  '<!-- #include',
  '<!--# ',
  '<esi:',
  '<!--esi',
  '<!--#',
])
const LINKS = literalGroup(['href="http', "href='http", 'src="http', 'href="/', '](http'])

export const markupSigns: Signs = {
  names: NAMES.map((name) => `markup_${name}`),
  fill({ text, tokens, found }, row, at) {
    for (let i = 0; i < NAMES.length; i++) row[at + i] = 0
    const { count, texts, types, classes } = tokens
    let inTag = 0
    for (let i = 0; i < count; i++) {
      const next = texts[i + 1]
      if (texts[i] === '<') {
        if (types[i + 1] === TOKEN.word || next === '/' || next === '!' || next === '?') inTag = 1
        if (types[i + 1] === TOKEN.word) tag(classes[i + 1]!, next!, row, at)
        if (next === '/') row[at + AT.closing]!++
      } else if (texts[i] === '>') inTag = 0
      else if (types[i] === TOKEN.word) {
        const bits = classes[i]!
        if (bits & CLASS.script) row[at + AT.script_words]!++
        if (bits & CLASS.event && next === '=') {
          row[at + AT.event]!++
          row[at + AT.event_in_tag]! += inTag
          if (isCode(texts, classes, i + 2)) row[at + AT.event_value] = 1
        }
        if (bits & CLASS.script && CALLED.has(texts[i]!) && (next === '(' || next === '`')) row[at + AT.script_call]!++
        if (bits & CLASS.script && next === ':' && texts[i]!.endsWith('script')) row[at + AT.script_url]!++
      }
    }
    row[at + AT.open_tag] = inTag
    row[at + AT.script_url]! += splitUrl(text)
    row[at + AT.breaks_out] =
      flag(/^[^<>]{0,40}["'`] {0,2}\/?>/.test(text)) +
      flag(/["'] {0,3}(?:on[a-z]{3,24}|style|autofocus|src) {0,2}=/.test(text) && !text.startsWith('<'))
    row[at + AT.style_code] = found[STYLE_CODE]!
    row[at + AT.comment] = occurrences(text, '<!--', 5)
    row[at + AT.include] = found[INCLUDES]!
    row[at + AT.links] = found[LINKS]!
    row[at + AT.split_tag] = flag(/<[/ \n]{0,4}s ?c ?r ?i ?p ?t|<script[^ >]|<[a-z]{2,9}\/[a-z]/.test(text))
    row[at + AT.short_tag] = flag(count < 24 && row[at + AT.tags]! > 0)
    for (const name of ['tags', 'plain_tags', 'risky_tags', 'script_words', 'closing'] as const)
      row[at + AT[name]] = Math.log2(1 + row[at + AT[name]]!)
  },
}

function tag(bits: number, name: string, row: Float64Array, at: number): void {
  row[at + AT.tags]!++
  if (name === 'script') row[at + AT.script_tag]!++
  if (bits & CLASS.riskyTag) row[at + AT.risky_tags]!++
  else if (bits & CLASS.plainTag) row[at + AT.plain_tags]!++
}

/** The value of an event handler begins like code. */
function isCode(texts: string[], classes: Uint32Array, from: number): boolean {
  for (let i = from; i < from + 5 && i < texts.length; i++)
    if (classes[i]! & CLASS.script || texts[i] === '(') return true
  return false
}

const CALLED = new Set(
  'alert prompt confirm eval fetch atob settimeout setinterval fromcharcode write writeln open function import print constructor expression getelementbyid execscript'.split(
    ' ',
  ),
)

/** `java\nscript:` and the like, which browsers read together. */
function splitUrl(text: string): number {
  const at = text.indexOf('j')
  if (at < 0 || !text.includes(':')) return 0
  return (
    flag(
      /j[ \n]?a[ \n]?v[ \n]?a[ \n]?s[ \n]?c[ \n]?r[ \n]?i[ \n]?p[ \n]?t[ \n]?:/.test(text) &&
        !text.includes('javascript:'),
    ) +
    flag(/data:[a-z/+;=, -]{0,40}(?:html|svg|base64|javascript)/.test(text)) * 0.5
  )
}
