/** What the name of a parameter, a field or a cookie says of its values: is it a credential's? One answer for the sensor and for the labels. */

import { TextCache } from '../text-cache.js'
import type { CredentialName, CredentialNameKind } from './credential-name.js'
import { openWords } from './open.js'
import { credentialPhraseAt } from './phrase-match.js'
import { nameSegments } from './split.js'
import { FACTS, HARMLESS_KEYS, HARMLESS_TOKENS, OBJECT_WORDS } from './vocabulary.js'

export interface NameClass {
  credential?: CredentialName
  /** The name says that its values are something else, however random they look: ids, cursors, facts about a credential. */
  object: boolean
}

/** Names come again with every exchange of their API. Bytes, for this and every thread. */
const CACHE_BYTES = 4 * 1024 * 1024
const known = new TextCache<NameClass>(CACHE_BYTES, 160)

/**
 * Classifies a name by its words: the last segment decides, with the one around it where it says nothing by itself (`password.value`).
 * Pure; bounded by the 256 last characters of the name; remembered.
 */
export function classifyName(name: string): NameClass {
  let found = known.get(name)
  if (found === undefined) {
    found = classify(name)
    known.set(name, found)
  }
  return found
}

/** Segments that take their meaning from what is around them. */
const GENERIC = new Set(
  'value values val v data text string raw plain content current new old previous confirm confirmation first second repeat input item items entry element plaintext key'.split(
    ' ',
  ),
)

function classify(name: string): NameClass {
  const segments = nameSegments(name)
  const leaf = openWords(segments.at(-1) ?? '')
  const own = classifyWords(leaf)
  const certainty = own.credential?.certainty
  if (certainty === 'sure' || segments.length < 2) return own
  const around = openWords(segments.at(-2)!)
  if (certainty !== 'form' && leaf.length <= 1 && (leaf.length === 0 || GENERIC.has(leaf[0]!))) {
    const inherited = classifyWords(around)
    if (inherited.credential) return inherited
  }
  // `api.key`, `auth.token`: together they are a phrase of the list; a fact stays a fact.
  if (leaf.length === 1 && !own.object) {
    const joined = classifyWords([...around.slice(-3), ...leaf])
    if (joined.credential?.certainty === 'sure') return joined
  }
  return own
}

/** Words that change nothing at the end: `password_new`, `api key value`. */
const NEUTRAL = new Set(
  `value values val text string str raw plain plaintext clear input field data new old current previous confirm confirmation confirmed repeat
  repeated again retype verify check hash hashed encrypted enc md5 sha sha1 sha256 bcrypt digest b64 base64 x v a b header param parameter
  ctrl box txt tb main form live test prod production sandbox default bin`.split(/\s+/),
)

/** The last words, neutral ones and numbers set aside, are looked up; then single words are judged. */
export function classifyWords(words: readonly string[]): NameClass {
  if (words.length === 0) return { object: false }
  let end = words.length
  for (let stripped = 0; end > 0 && stripped < 4; stripped++) {
    const found = credentialPhraseAt(words, end)
    if (found === 'not') return { object: true }
    if (found) return { credential: found, object: false }
    const last = words[end - 1]!
    if (end > 1 && (NEUTRAL.has(last) || /^\d+$/.test(last))) end--
    else break
  }
  return singleWords(words.slice(0, end), words)
}

const none: NameClass = { object: false }
const object: NameClass = { object: true }
const one = (
  kind: CredentialNameKind,
  label: CredentialName['label'],
  certainty: CredentialName['certainty'],
  identifies = true,
): NameClass => ({ credential: { kind, label, certainty, identifies }, object: false })

function singleWords(words: readonly string[], all: readonly string[]): NameClass {
  const last = words.at(-1)!
  if (words.includes('password'))
    return FACTS.has(last) && last !== 'password' ? object : one('password', 'PASSWORD', 'sure', false)
  const before = words.at(-2)
  switch (last) {
    case 'secret':
      return one('secret', 'SECRET', 'sure')
    case 'token':
      return before !== undefined && HARMLESS_TOKENS.has(before)
        ? object
        : one('token', 'SECRET', 'form', !guards(words))
    case 'jwt':
      return one('token', 'JWT', 'sure')
    case 'key':
      return before !== undefined && HARMLESS_KEYS.has(before) ? object : one('token', 'SECRET', 'weak')
    case 'session':
    case 'sid':
    case 'jsessionid':
    case 'ticket':
      return one('session', 'SECRET', last === 'jsessionid' ? 'sure' : last === 'ticket' ? 'weak' : 'form')
    case 'auth':
    case 'authorization':
    case 'credential':
    case 'cookie':
    case 'bearer':
    case 'assertion':
      return one('secret', 'SECRET', 'form')
    case 'id':
      // Of an application's own sessions (`chatSessionId`, `clientSessionId`) the id is as often a thing's name.
      if (before !== 'session') return object
      return one('session', 'SECRET', words.length < 3 || LOGIN_SESSIONS.has(words.at(-3)!) ? 'form' : 'weak')
    case 'code':
      return one('token', 'SECRET', 'weak', false)
    case 'signature':
    case 'sig':
    case 'hmac':
    case 'csrf':
    case 'xsrf':
      return one('token', 'SECRET', 'form', false)
    case 'seed':
      return one('secret', 'SECRET', 'weak', false)
  }
  if (words[0]?.startsWith('aspsessionid')) return one('session', 'SECRET', 'sure')
  if (FACTS.has(last) && all.some(isCredentialWord)) return object
  return OBJECT_WORDS.has(last) || all.some((word) => word === 'id' || word === 'uuid') ? object : none
}

const LOGIN_SESSIONS = new Set('user auth login php asp net j x http web admin api account jwt sso saml'.split(' '))
const CREDENTIAL_WORDS = new Set([
  'password',
  'secret',
  'token',
  'session',
  'key',
  'auth',
  'authorization',
  'cookie',
  'jwt',
])
const isCredentialWord = (word: string) => CREDENTIAL_WORDS.has(word)
const GUARDS = new Set([
  'csrf',
  'xsrf',
  'verification',
  'authenticity',
  'nonce',
  'state',
  'forgery',
  'captcha',
  'recaptcha',
])
export const guards = (words: readonly string[]): boolean =>
  words.some((word) => GUARDS.has(word) || word.startsWith('csrf'))
