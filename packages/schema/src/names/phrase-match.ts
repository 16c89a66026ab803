/** The list of phrases compiled: by their last word, longest first. */
import type { CredentialName } from './credential-name.js'
import { openWords } from './open.js'
import { CREDENTIAL_PHRASES } from './phrases.js'

interface Phrase {
  words: readonly string[]
  verdict: CredentialName | 'not'
}

/** Secrets short enough to be guessed: what stands for them may give nothing away, so they count as passwords. */
const GUESSABLE = new Set(
  'recovery code|backup code|device code|secret answer|seed phrase|mnemonic|secret word|secret code|secret phrase'.split(
    '|',
  ),
)
/** Phrases of the list that also name words, numbers and settings: their value must look like a credential. */
const BY_FORM = new Set(
  `authorization|authorization code|cookie|set cookie|bearer|assertion|dsn|public token|link token|client key|stream key|license key
|hash key|access key id|csrf|connect sid|php session id|session key|app key|application key|access code|tan|security key|user key|secret data
|connection string|connection uri|connection url|database url|database uri|jdbc url|mongo uri|redis url|broker url|amqp url|token key|server key`
    .replaceAll('\n', '')
    .split('|'),
)
const GUARD_WORDS =
  /\b(?:csrf|xsrf|verification|reset|recovery|activation|confirmation|invite|invitation|signature|verifier|code|download|upload|unsubscribe|captcha|recaptcha|webhook|device|push|fcm|registration|authenticity|magic|unlock|request)\b/

let compiled: ReadonlyMap<string, readonly Phrase[]> | undefined

/** The longest phrase that ends before `end`; undefined when none does. */
export function credentialPhraseAt(words: readonly string[], end: number): CredentialName | 'not' | undefined {
  compiled ??= compile()
  for (const { words: phrase, verdict } of compiled.get(words[end - 1]!) ?? []) {
    if (phrase.length > end) continue
    let i = phrase.length
    while (i > 0 && phrase[i - 1] === words[end - phrase.length + i - 1]) i--
    if (i === 0) return verdict
  }
  return undefined
}

function compile(): Map<string, Phrase[]> {
  const map = new Map<string, Phrase[]>()
  const add = (text: string, verdict: Phrase['verdict']) => {
    const words = text.split(' ').flatMap(openWords)
    const last = words.at(-1)
    if (last === undefined) return
    const list = map.get(last) ?? []
    list.push({ words, verdict })
    map.set(last, list)
  }
  for (const label of ['PASSWORD', 'JWT', 'SECRET'] as const) {
    for (const text of split(CREDENTIAL_PHRASES[label].strong)) add(text, verdictOf(label, text))
  }
  for (const label of ['PASSWORD', 'SECRET', 'JWT'] as const) {
    for (const text of split(CREDENTIAL_PHRASES[label].not)) {
      if (!OVERRULED.has(text)) add(text, 'not')
    }
  }
  // Of equally long ones the first added wins: a credential before what is none.
  for (const list of map.values()) list.sort((a, b) => b.words.length - a.words.length)
  return map
}

/** What another label calls a credential is one for the sensor, though this label does not want it. */
const OVERRULED = new Set(['id token', 'jwt key', 'jwt secret', 'etag', 'key value'])

const split = (text: string) =>
  text
    .replaceAll('\n', '')
    .split('|')
    .filter((phrase) => phrase !== '')

function verdictOf(label: CredentialName['label'], text: string): CredentialName {
  const kind =
    label === 'PASSWORD' || GUESSABLE.has(text)
      ? 'password'
      : /\b(?:session|sessid|jsessionid|phpsessid|sid|ticket)\b/.test(text)
        ? 'session'
        : /\b(?:secret|private|password|connection|dsn|database|jdbc)\b/.test(text)
          ? 'secret'
          : 'token'
  const single = !text.includes(' ')
  const sure = !BY_FORM.has(text) && (!single || label === 'PASSWORD' || SURE_ALONE.has(text))
  const identifies = kind !== 'password' && !GUARD_WORDS.test(text)
  return { kind, label: kind === 'password' ? 'PASSWORD' : label, certainty: sure ? 'sure' : 'form', identifies }
}
const SURE_ALONE = new Set(['secret', 'jwt', 'phpsessid', 'jsessionid'])
