/** Words that carry a grammar: which languages they belong to. All others are interchangeable names. */
import { CODE_FUNCTIONS, CODE_OBJECTS } from './code.js'
import { EVENT_PREFIXES, PLAIN_TAGS, RISKY_TAGS, SCRIPT_WORDS } from './markup.js'
import { STOP_WORDS } from './prose.js'
import { PROTOCOLS, TEMPLATE_WORDS } from './protocols.js'
import { SHELL_COMMANDS, SYSTEM_NAMES } from './shell.js'
import { SQL_CATALOGUE, SQL_FUNCTIONS, SQL_KEYWORDS, SQL_OPERATORS } from './sql.js'

export const CLASS = {
  sqlKeyword: 1,
  sqlOperator: 2,
  sqlFunction: 4,
  sqlCatalogue: 8,
  plainTag: 16,
  riskyTag: 32,
  event: 64,
  script: 128,
  shell: 256,
  system: 512,
  codeFunction: 1024,
  codeObject: 2048,
  template: 4096,
  protocol: 8192,
  stop: 16384,
} as const

const LISTS: readonly (readonly [number, string])[] = [
  [CLASS.sqlKeyword, SQL_KEYWORDS],
  [CLASS.sqlOperator, SQL_OPERATORS],
  [CLASS.sqlFunction, SQL_FUNCTIONS],
  [CLASS.sqlCatalogue, SQL_CATALOGUE],
  [CLASS.plainTag, PLAIN_TAGS],
  [CLASS.riskyTag, RISKY_TAGS],
  [CLASS.script, SCRIPT_WORDS],
  [CLASS.shell, SHELL_COMMANDS],
  [CLASS.system, SYSTEM_NAMES],
  [CLASS.codeFunction, CODE_FUNCTIONS],
  [CLASS.codeObject, CODE_OBJECTS],
  [CLASS.template, TEMPLATE_WORDS],
  [CLASS.protocol, PROTOCOLS],
  [CLASS.stop, STOP_WORDS],
]

const classes = new Map<string, number>()
for (const [bit, list] of LISTS)
  for (const word of list.split(/\s+/)) if (word !== '') classes.set(word, (classes.get(word) ?? 0) | bit)

/** Bits of `CLASS` for a lower-case word. */
export function classesOf(word: string): number {
  const known = classes.get(word)
  if (known !== undefined) return known
  return word.length > 4 && word.length < 30 && word.startsWith('on') && isEvent(word) ? CLASS.event : 0
}

/** `onfocusin`, `onpointerenter`: event handlers of HTML, also ones that are new. */
function isEvent(word: string): boolean {
  for (const prefix of EVENT_PREFIXES) if (word.startsWith(prefix, 2)) return true
  return false
}
