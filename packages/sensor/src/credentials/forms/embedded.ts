/** Credentials inside a text: headers dumped into an answer, URLs with a login, JSON in a string, connection strings, GraphQL documents. */
import { classifyName, PASSWORD_ROOTS, PASSWORD_WORDS, secretForm } from '@apiscope/schema'
import { basicLogin, isSasl, SCRAM } from './basic.js'
import { fromBase64, unescaped } from './encodings.js'
import { isPlaceholder, isTokenLike, isWords } from './plain.js'
import { isUuid, looksRandom } from './random.js'
import { holdsCapabilityUrl } from './routes.js'
import { holdsStatement } from './statements.js'
import { isToken } from './token.js'
import { holdsUserInfo } from './user-info.js'

/** Encodings undone one inside the other: percent in percent, JSON in base64. */
const DEPTH = 2
/** Characters of a name in front of a sign. */
const NAME = 64
/** Characters of a value behind one that are looked at. */
const VALUE = 512

/** What a look at a text's characters found; nothing: it holds no credential. */
const WORD = 1
const SIGN = 2
const SCHEME = 4
const ESCAPE = 8
const BLANK = 16

/** Does this text hold a credential? Linear in its length; most texts are turned away by one look at their characters. */
export function holdsCredential(text: string, depth = DEPTH): boolean {
  const seen = text.length < 6 ? 0 : look(text)
  if (seen === 0) return false
  if ((seen & (WORD | SCHEME)) !== 0 && holdsToken(text)) return true
  if (
    (seen & SIGN) !== 0 &&
    (holdsUserInfo(text) || holdsCapabilityUrl(text) || LOGIN_OPTION.test(text) || holdsPair(text))
  )
    return true
  if ((seen & (SIGN | BLANK)) !== 0 && holdsStatement(text)) return true
  if (depth === 0) return false
  const plain = (seen & ESCAPE) === 0 ? undefined : unescaped(text)
  if (plain !== undefined && holdsCredential(plain, depth - 1)) return true
  const decoded = (seen & (WORD | SIGN)) === 0 ? undefined : fromBase64(text)
  if (decoded === undefined) return (seen & WORD) !== 0 && isSasl(text)
  return basicLogin(decoded) || SCRAM.test(decoded) || holdsCredential(decoded, depth - 1)
}

/** A long word, a sign between name and value, the name of a scheme before a blank, an escape. */
function look(text: string): number {
  let seen = 0
  let from = 0
  const n = text.length
  for (let i = 0; i < n; i++) {
    const c = text.charCodeAt(i)
    if (isTokenCharacter(c)) continue
    if (i - from >= LONG_WORD) seen |= WORD
    else if (c === 0x20 && i - from >= 4 && i - from <= 9) seen |= schemeAt(text, from) | BLANK
    else if (c === 0x20 && i - from >= 2) seen |= BLANK
    if (c === 0x3d || c === 0x3a || c === 0x3e) seen |= SIGN
    else if (c === 0x25 || c === 0x5c) seen |= ESCAPE
    from = i + 1
  }
  if (n - from >= LONG_WORD && !(from === 0 && isUuid(text))) seen |= WORD
  return seen
}
/** `curl -u ann:swordfish`. */
const LOGIN_OPTION = /(?:^|\s)(?:-u|--(?:proxy-)?user)[ =]['"]?[^\s:'"]{1,64}:[^\s:/]/
/** Shorter words are no tokens by their form. Characters. */
const LONG_WORD = 12

/** May a word that begins here name a scheme? `b…`, `d…`, `a…`, `s…`, `g…`. */
function schemeAt(text: string, from: number): number {
  const c = text.charCodeAt(from) | 0x20
  return c === 0x62 || c === 0x64 || c === 0x61 || c === 0x73 || c === 0x67 ? SCHEME : 0
}

/** A word that is a token by its form, or stands behind the name of a scheme (`Bearer …`). */
function holdsToken(text: string): boolean {
  let scheme = false
  let from = 0
  for (let i = 0; i <= text.length; i++) {
    if (i < text.length && isTokenCharacter(text.charCodeAt(i))) continue
    const n = i - from
    if (n >= 4) {
      const word = from === 0 && n === text.length ? text : text.slice(from, i)
      if (n >= 16 && isToken(word)) return true
      if (scheme && n >= 6 && !isWords(word)) return true
      scheme = n <= 9 && SCHEMES.has(word.toLowerCase()) && text.charCodeAt(i) === 0x20
    } else if (n > 0) scheme = false
    from = i + 1
  }
  return text.startsWith('-----BEGIN') ? secretForm(text) !== undefined : text.includes('PRIVATE KEY-----')
}
const SCHEMES = new Set(['bearer', 'basic', 'digest', 'ssws', 'dpop', 'apikey', 'geniekey'])

/** Letters, digits, `- _ . ~ $ |` and, in tokens of bots, `:`. */
function isTokenCharacter(c: number): boolean {
  return (
    (c >= 97 && c <= 122) ||
    (c >= 48 && c <= 57) ||
    (c >= 65 && c <= 90) ||
    c === 45 ||
    c === 95 ||
    c === 46 ||
    c === 126 ||
    c === 36 ||
    c === 124
  )
}

/** `name=value`, `name: value`, `"name":"value"`, `<name>value<`: read at each sign, the name backwards, the value forwards. */
function holdsPair(text: string): boolean {
  for (let i = 1; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c !== 0x3d && c !== 0x3a && c !== 0x3e) continue
    const name = nameBefore(text, i, c)
    if (name === '' || !isTelling(name)) continue
    const { credential } = classifyName(name)
    if (credential && isSpent(text, i, c, credential)) return true
  }
  return false
}

/** The name in front of a sign; '' for a variable that is declared (`$password: String!`) and for a closing tag. */
function nameBefore(text: string, sign: number, c: number): string {
  let end = sign
  while (end > 0 && isQuote(text.charCodeAt(end - 1))) end--
  let from = end
  while (from > 0 && end - from < NAME && isNameCharacter(text.charCodeAt(from - 1))) from--
  const before = text.charCodeAt(from - 1)
  if (c === 0x3e ? before !== 0x3c : before === 0x24 && c === 0x3a) return ''
  return text.slice(from, end)
}

const ASCII_PASSWORDS = [...PASSWORD_ROOTS, ...PASSWORD_WORDS].filter((word) => /^[a-z]+$/.test(word))
const HINTS = new RegExp(
  `${ASCII_PASSWORDS.join('|')}|pass|pw|secret|tok|key|auth|sess|sid|cookie|cred|pin|otp|mfa|tfa|jwt|code|sig|tkt|phrase|dsn|[cx]srf|psk|assert|saml|string|hmac|mnemonic|ticket|bearer|answer|challenge|nonce|ur[il]|tan|[\\u0080-\\uffff]`,
  'i',
)
/** A cheap look before the dear one: most names in a text have none of the words. */
const isTelling = (name: string): boolean => HINTS.test(name)

function isSpent(text: string, sign: number, c: number, credential: { kind: string; certainty: string }): boolean {
  let from = sign + 1
  // `=>`, `==`, `:=`
  if (c !== 0x3e && (text.charCodeAt(from) === 0x3e || text.charCodeAt(from) === 0x3d)) from++
  let quoted = false
  while (
    from < text.length &&
    (isQuote(text.charCodeAt(from)) || (from - sign < 4 && text.charCodeAt(from) === 0x5b))
  ) {
    quoted ||= text.charCodeAt(from) !== 0x20
    from++
  }
  const end = valueEnd(text, from, quoted, c)
  const value = text.slice(from, end)
  if (isPlaceholder(value) || value.startsWith('{') || value.startsWith('[')) return false
  // A variable of a GraphQL document, a shell, a template; passwords that begin so hold other marks as well.
  if (/^\$\w*$/.test(value)) return false
  if (credential.certainty === 'weak') return looksRandom(value)
  if (credential.certainty === 'form') return isTokenLike(value) || (value.includes('=') && value.length >= 8)
  if (quoted || c !== 0x3a || !isWords(value)) return value.length >= 2
  // `password: we will …` is a sentence; `password: swordfish` at the end of its line is not.
  return !isProse(text, end)
}

function valueEnd(text: string, from: number, quoted: boolean, c: number): number {
  let end = from
  while (end < text.length && end - from < VALUE) {
    const at = text.charCodeAt(end)
    if (at === 0x22 || at === 0x0a || at === 0x0d || at === 0x3c || at === 0x5c || at === 0x00) break
    if (at === 0x27 && quoted) break
    if (
      !quoted &&
      (at === 0x20 ||
        at === 0x2c ||
        at === 0x3b ||
        at === 0x26 ||
        at === 0x29 ||
        at === 0x7d ||
        at === 0x5d ||
        at === 0x09)
    )
      break
    if (c === 0x3e && at === 0x3c) break
    end++
  }
  return end
}

/** More words behind the value on its line. */
function isProse(text: string, from: number): boolean {
  let i = from
  while (i < text.length && text.charCodeAt(i) === 0x20) i++
  const c = text.charCodeAt(i)
  return i > from && ((c >= 97 && c <= 122) || (c >= 65 && c <= 90))
}

/** Quotes, their escapes, blanks. */
const isQuote = (c: number) => c === 0x22 || c === 0x27 || c === 0x5c || c === 0x20 || c === 0x09

function isNameCharacter(c: number): boolean {
  return (
    (c >= 97 && c <= 122) ||
    (c >= 48 && c <= 57) ||
    (c >= 65 && c <= 90) ||
    c === 45 ||
    c === 95 ||
    c === 46 ||
    c === 91 ||
    c === 93 ||
    c >= 0x80
  )
}
