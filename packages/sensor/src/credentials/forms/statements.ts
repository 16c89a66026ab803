/** Credentials that no sign stands before: `IDENTIFIED BY 'x'`, `Variable "$password" got invalid value "x"`, `sshpass -p x`, `machine h login u password x`. */
import { classifyName } from '@apiscope/schema'
import { isPlaceholder, isWords } from './plain.js'
import { makeupOf } from './random.js'

/** What a text must hold to be looked at again. */
const TELLS = /passw|passphrase|passwd|pwd|\bpw\b|identified|secret|\btoken|api.?key|sshpass|\blogin\b|\s-p|wifi:/i
/** Characters before a quoted text that are looked at, and of the text itself. */
const BEFORE = 80
const QUOTED = 128

/** Is there a credential in this text that only its words tell? Linear: a bounded look at each quote and each word. */
export function holdsStatement(text: string): boolean {
  return TELLS.test(text) && (option(text) || WIFI.test(text) || NETRC.test(text) || spelled(text) || quoted(text))
}

/** Commands with an option for a password, and those that take it without a blank. */
const COMMANDS = new Set(
  'sshpass login mysql mysqldump mysqladmin mariadb mongo mongosh mongodump mongorestore redis-cli smbclient htpasswd plink pscp xfreerdp kinit ldapsearch ldapmodify ldapadd ldapwhoami unzip 7z zip keytool ansible-playbook ansible-vault rpcclient'.split(
    ' ',
  ),
)
const JOINED = new Set('sshpass mysql mysqldump mysqladmin mariadb 7z zip'.split(' '))
const OPTION = /^-(?:p|a|P|w|pw|pass|storepass|keypass)$/

/** `sshpass -p x`, `mysql -px`. */
function option(text: string): boolean {
  const words = text.split(/\s+/, 256)
  let command = ''
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    if (COMMANDS.has(word)) command = word
    else if (command !== '' && OPTION.test(word) && /^[^-]/.test(words[i + 1] ?? '')) return true
    else if (JOINED.has(command) && /^-p[^\s-]/.test(word)) return true
  }
  return false
}

/** What a telephone reads to join a network. */
const WIFI = /^WIFI:.{0,200}?[:;]P:[^;]/i
const NETRC = /\blogin\s{1,8}\S{1,128}\s{1,8}password\s{1,8}\S/

const WORD = /[A-Za-z][A-Za-z0-9]{1,31}/

/** `password Tr0ub4dor`: a word for a password, blanks, and what is no word. */
function spelled(text: string): boolean {
  const words = text.split(/\s+/, 256)
  for (let i = 1; i < words.length; i++) {
    const value = words[i]!
    if (value.length < 6 || value.length > QUOTED || !isNamed(words[i - 1]!)) continue
    const { digits, lower, upper } = makeupOf(value)
    if (digits > 0 && lower + upper > 0 && !isWords(value) && !/["'=:<>{}()[\]]/.test(value)) return true
  }
  return false
}

/** A name for a password or a secret and nothing else in the word: what follows a sign is read elsewhere. */
function isNamed(word: string): boolean {
  if (word.length > 32 || !/^[A-Za-z][\w-]*$/.test(word)) return false
  const { credential } = classifyName(word)
  return credential?.certainty === 'sure' && credential.kind === 'password'
}

/** Words between the name and the quoted text: of declarations, where any text is the secret, and of prose, where only what is no word is one. */
const DECLARES = new Set('by as with string str varchar to text'.split(' '))
const SAYS = new Set('got invalid value was is are of set given provided received the new old supplied your'.split(' '))

/** A text in quotes behind words for a password. */
function quoted(text: string): boolean {
  for (let at = nextQuote(text, 0); at >= 0; at = nextQuote(text, at + 1)) {
    const quote = text[at]!
    const end = text.indexOf(quote, at + 1)
    if (end < 0) continue
    const value = text.slice(at + 1, end)
    if (value.length < 4 || value.length > QUOTED || /[\s"'<>=|()[\]{}]|^\$/.test(value) || isPlaceholder(value))
      continue
    const said = introduced(text.slice(Math.max(0, at - BEFORE), at))
    if (said === 'declared' || (said === 'said' && !isWords(value))) return true
  }
  return false
}

function nextQuote(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === 0x22 || c === 0x27) return i
  }
  return -1
}

/** How the words before a quoted text introduce it. */
function introduced(before: string): 'declared' | 'said' | undefined {
  const words = before.split(/[^A-Za-z0-9_-]+/).filter((word) => word !== '')
  let prose = false
  for (let i = words.length - 1; i >= Math.max(0, words.length - 7); i--) {
    const word = words[i]!.toLowerCase()
    if (word === 'identified') return 'declared'
    if (/^\d+$/.test(word) || DECLARES.has(word)) continue
    if (SAYS.has(word)) prose = true
    else if (!WORD.test(word) || !isCredential(words[i]!)) return undefined
    // Another member, another argument: what is quoted is not of this name.
    else if (/[{[;,|/]/.test(before.slice(before.lastIndexOf(words[i]!)))) return undefined
    else return prose ? 'said' : 'declared'
  }
  return undefined
}

function isCredential(word: string): boolean {
  const { credential } = classifyName(word)
  return credential?.certainty === 'sure'
}
