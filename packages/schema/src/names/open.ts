/** Words of a segment brought to one spelling: joined words opened, plurals made singular, all words for a password one word. */
import { joinedPhrase } from './joined.js'
import { foldWord, splitWords } from './split.js'
import {
  BEFORE_SHORT,
  ENDINGS,
  JOINED,
  OTHER_WORDS,
  PASSWORD_ROOTS,
  PASSWORD_WORDS,
  SHORT_ENDINGS,
  TICKETS,
} from './vocabulary.js'

const PASSWORD = ['password']
/** Joined words are opened from behind, so often. */
const DEPTH = 3

export function openWords(segment: string): string[] {
  const words = rejoin(splitWords(segment))
  const out: string[] = []
  for (const word of words) {
    for (const part of open(word, DEPTH)) out.push(part)
    if (out.length >= 24) break
  }
  if (!out.includes('password') && hidesPassword(segment, words)) out.push('password')
  return out
}

/** Pieces that capitals or separators tore apart: `passWord`, `mot de passe`, `pass_wd`, `Api-Key`. */
function rejoin(words: string[]): string[] {
  const out: string[] = []
  for (let i = 0; i < words.length; i++) {
    const pair = words[i]! + (words[i + 1] ?? '')
    if (words[i] === 'mot' && words[i + 1] === 'de' && (words[i + 2] ?? '').startsWith('passe')) {
      out.push('password')
      i += 2
    } else if (words[i + 1] !== undefined && REJOINED.has(pair)) {
      out.push(pair)
      i++
    } else if (words[i] === 'pass' && TICKETS.has(words[i - 1] ?? '')) out.push('ticketpass')
    else out.push(words[i]!)
  }
  return out
}
const REJOINED = new Set(
  `password passwords passwd passwort passcode passphrase kennwort oauth palavrapasse katasandi wachtwoord passkey sessid kodovoeslovo`.split(
    ' ',
  ),
)

function open(word: string, depth: number): readonly string[] {
  if (PASSWORD_WORDS.has(word)) return PASSWORD
  const joined = JOINED.get(word)
  if (joined) return joined
  if (word === 'pass') return PASSWORD
  if (OTHER_WORDS.has(word)) return [singular(word)]
  const single = singular(word)
  if (single !== word && (JOINED.has(single) || PASSWORD_WORDS.has(single))) return open(single, depth)
  if (depth === 0) return [single]
  const phrase = joinedPhrase(word)
  if (phrase) return phrase.flatMap((part) => open(part, 0))
  return openPassword(word) ?? openShort(word) ?? openEnding(single, depth) ?? [single]
}

/** `dbpassword` → db password, `passwordhash` → password hash. */
function openPassword(word: string): string[] | undefined {
  for (const root of ROOTS) {
    const at = word.indexOf(root)
    if (at < 0) continue
    const before = word.slice(0, at)
    const behind = word.slice(at + root.length)
    // Short roots mean a password only at an edge of the word: `desenhador` holds `senha`.
    if (root.length < 6 && isAscii(root) && !(behind === '' || (at === 0 && behind.length >= 3))) continue
    const out = before === '' ? [] : [before]
    out.push('password')
    if (behind !== '' && behind !== 's' && behind !== 'e') out.push(behind)
    return out
  }
  return undefined
}
const ROOTS = PASSWORD_ROOTS.map(foldWord).sort((a, b) => b.length - a.length)

/** `userpass`, `dbpwd`. */
function openShort(word: string): string[] | undefined {
  for (const ending of SHORT_ENDINGS) {
    if (!word.endsWith(ending)) continue
    const before = word.slice(0, -ending.length)
    if (BEFORE_SHORT.has(before)) return [before, 'password']
  }
  return undefined
}

/** `accesstoken` → access token, `secretaccesskey` → secret access key. */
function openEnding(word: string, depth: number): string[] | undefined {
  for (const ending of ENDINGS) {
    if (word.length <= ending.length) continue
    if (word.endsWith(ending)) return [...open(word.slice(0, -ending.length), depth - 1), ...open(ending, 0)]
  }
  if (word.endsWith('key') && word.length > 5) {
    const head = word.slice(0, -3)
    if (BEFORE_KEY.has(head)) return [...open(head, depth - 1), 'key']
  }
  if (word.startsWith('secret') && BEHIND_SECRET.has(word.slice(6)))
    return ['secret', ...open(word.slice(6), depth - 1)]
  if (word.startsWith('token') && BEHIND_TOKEN.has(word.slice(5))) return ['token', word.slice(5)]
  if (word.startsWith('session') && word.length > 7 && word.length <= 12) return ['session', word.slice(7)]
  return undefined
}
const BEFORE_KEY = new Set(
  `api access secret private master signing encryption decryption shared session license subscription client consumer account app
  application auth write server deploy storage admin root partner developer merchant user service rapidapi functions secretaccess cipher
  crypto aes rsa ssh pgp gpg hmac jwt sas stream webhook integration security recovery unseal host machine device`.split(
    /\s+/,
  ),
)
const BEHIND_SECRET = new Set([
  'key',
  'token',
  'access',
  'accesskey',
  'value',
  'code',
  'word',
  'phrase',
  'hash',
  'answer',
])
const BEHIND_TOKEN = new Set(['value', 'key', 'secret', 'type', 'id', 'expires', 'hash', 'string'])

/** Separators and digits between the letters: `p_a_s_s_w_o_r_d`, `passw0rd`, `PassWordBox`. */
function hidesPassword(segment: string, words: readonly string[]): boolean {
  if (words.length < 2) return false
  const compact = foldWord(segment.slice(0, 128)).replace(/[^\p{L}\p{N}]/gu, '')
  return COMPACT.some((root) => compact.includes(root))
}
const COMPACT = ['password', 'passwort', 'passw0rd', 'kennwort', 'contrasena', 'motdepasse']

const KEEP = new Set([
  'pass',
  'address',
  'access',
  'process',
  'business',
  'success',
  'status',
  'express',
  'redis',
  'canvas',
])
function singular(word: string): string {
  if (word.length < 4 || !word.endsWith('s') || KEEP.has(word) || /(?:ss|us|is)$/.test(word)) return word
  return word.slice(0, -1)
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false
  return true
}
