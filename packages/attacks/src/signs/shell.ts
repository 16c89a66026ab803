/** Commands of a shell behind a separator, in a substitution, or pieced together. */

import { TOKEN } from '../text/lex.js'
import { literalGroup } from '../text/literals.js'
import { CLASS } from '../words/lexicon.js'
import { flag, type Signs, type View } from './view.js'

const NAMES = [
  'separated',
  'substituted',
  'commands',
  'first',
  'path',
  'flags',
  'redirect',
  'spaceless',
  'pieced',
  'windows',
  'system',
  'wildcards',
  'net',
  'last',
  'marks',
  'variable',
] as const
const AT = Object.fromEntries(NAMES.map((name, i) => [name, i])) as Record<(typeof NAMES)[number], number>

const PLACES = literalGroup([
  '/bin/',
  '/usr/bin',
  '/sbin/',
  'cmd.exe',
  'cmd /c',
  'powershell',
  '/dev/tcp',
  '/dev/null',
  'sh -c',
  'bash -',
  '.exe ',
  '/c ',
])
const REDIRECTS = literalGroup(['>/', '> /', '2>&1', '>&', '<<<', '>>', '</etc', '< /', '<(', '>&2', '|&'])
const SPACELESS = literalGroup([
  '${ifs',
  '$ifs',
  '{ifs}',
  '$@',
  '$*',
  '${path',
  '$0',
  '$1',
  '{cat,',
  '%20',
  '$()',
  '``',
])
const WINDOWS = literalGroup([
  '%comspec%',
  '%programfiles',
  '%systemroot%',
  '%os%',
  'set /a',
  'for /',
  'if exist',
  'del /',
  'invoke-',
  'new-object',
  'downloadstring',
  '-encodedcommand',
  '-enc ',
  'get-',
  'start-process',
  'certutil',
  '%var',
  '%%',
  'do (',
])
const NET = literalGroup([
  'wget ',
  'curl ',
  'nc -',
  'ncat ',
  'nslookup ',
  'ping -',
  'telnet ',
  'tftp ',
  'socat ',
  '/dev/tcp',
])

export const shellSigns: Signs = {
  names: NAMES.map((name) => `shell_${name}`),
  fill(view, row, at) {
    for (let i = 0; i < NAMES.length; i++) row[at + i] = 0
    walk(view, row, at)
    const { text, found } = view
    row[at + AT.path] = found[PLACES]!
    row[at + AT.redirect] = found[REDIRECTS]!
    row[at + AT.spaceless] = found[SPACELESS]!
    row[at + AT.pieced] = pieced(text)
    row[at + AT.windows] = found[WINDOWS]!
    row[at + AT.wildcards] = flag(/\/\?|\?\?\/|\/b[?*[]|\[[a-z]\][a-z?*]/.test(text))
    row[at + AT.net] = found[NET]!
    row[at + AT.marks] = flag(/^[;|&`$\n'")( ]{1,6}[a-z/]/.test(text) && /[;|&`\n]/.test(text.slice(0, 8)))
    row[at + AT.variable] = flag(/\$[a-z_{]/.test(text)) + flag(/[a-z_]=[^&]{0,40};/.test(text))
  },
}

const SEPARATORS = new Set([';', '|', '&', '`', '\n', '!'])

function walk({ tokens: { count, texts, types, classes }, text }: View, row: Float64Array, at: number): void {
  for (let i = 0; i < count; i++) {
    if (classes[i]! & CLASS.system) row[at + AT.system]!++
    if (types[i] !== TOKEN.word || !(classes[i]! & CLASS.shell)) continue
    row[at + AT.commands]!++
    const before = texts[i - 1]
    const next = texts[i + 1]
    const path = before === '/'
    let j = i - 1
    if (path) while (j >= 0 && (texts[j] === '/' || types[j] === TOKEN.word) && i - j < 8) j--
    const lead = texts[j]
    if (lead !== undefined && (SEPARATORS.has(lead) || (lead === '(' && texts[j - 1] === '$')))
      row[at + (lead === '(' || lead === '`' ? AT.substituted : AT.separated)]!++
    if (i === 0 || (path && j < 0)) row[at + AT.first] = 1
    if (i === count - 1 || SEPARATORS.has(next!) || next === ')') row[at + AT.last] = 1
    if (next === '-' && types[i + 2] === TOKEN.word) row[at + AT.flags]!++
  }
  if (/\n(?:[a-z/]{2,20})(?: -|$|;)/.test(text)) row[at + AT.separated]! += 0.5
  for (const name of ['commands', 'system', 'separated', 'substituted'] as const)
    row[at + AT[name]] = Math.log2(1 + row[at + AT[name]]!)
}

const QUOTED = /['"\\^]|\$[@*]|\$\(\)|``|\$\{[a-z]{0,8}\}/g
const NAMES_PIECED =
  /(?:^|[^a-z])(?:cat|whoami|uname|passwd|curl|wget|bash|python|nslookup|ifconfig|netstat|ping|sleep|echo|id|ls|nc|sh)(?:$|[^a-z])/

/** Commands that appear once quotes, backslashes and empty expansions are taken out: `w'h'oami`, `c\at`, `wh$@oami`. */
function pieced(text: string): number {
  if (text.length > 512 || !/[a-z]['"\\^$`]/.test(text)) return 0
  const joined = text.replace(QUOTED, '')
  return flag(joined !== text && NAMES_PIECED.test(joined) && !NAMES_PIECED.test(text))
}
