/** What counts as a credential, by the name it travels under and by the form of its value. */
import type { Alphabet, ParameterLocation, RedactionKind } from '@apiscope/schema'
import { BoundedMap } from '../bounded-map.js'
import { looksLikeJwt } from './jwt.js'

/** Names are compared after lower-casing and dropping `-`, `_`, `.` and spaces. */
const PASSWORDS = names(
  'password passwd passwort pwd pass passphrase newpassword oldpassword currentpassword confirmpassword passwordconfirmation',
  'repeatpassword userpassword loginpassword contrasena motdepasse senha pin otp totp mfacode verificationcode',
)
const TOKENS = names(
  'token accesstoken refreshtoken idtoken authtoken authenticationtoken bearertoken bearer jwt apikey xapikey apitoken appkey',
  'apisecret secret secretkey clientsecret appsecret privatekey accesskey secretaccesskey awssecretaccesskey sharedsecret',
  'authorization auth xauthtoken xaccesstoken xcsrftoken csrftoken xsrftoken csrf subscriptionkey ocpapimsubscriptionkey',
  'xamzsecuritytoken xamzsignature xgoogsignature signature sessiontoken devicetoken usertoken servicetoken password_token',
  'authkey sig hmac xsignature xhmacsignature xhubsignature xhubsignature256 stripesignature xslacksignature xrequestsignature',
  'assertion clientassertion samlresponse code_verifier codeverifier webhooksecret signingsecret encryptionkey',
)
const SESSIONS = names(
  'session sessionid sessid sid jsessionid phpsessid aspnetsessionid connectsid sessionkey xsessionid authsession ssid',
  'asp.netsessionid laravelsession rememberme remembertoken authcookie aspxauth ticket',
)

/** Prefixes of published token formats (GitHub, Slack, Stripe, AWS, Google, GitLab, npm, SendGrid, Shopify, Twilio, PEM). */
const SECRET_PREFIXES = [
  'ghp_',
  'gho_',
  'ghu_',
  'ghs_',
  'ghr_',
  'github_pat_',
  'xoxb-',
  'xoxp-',
  'xoxa-',
  'xoxr-',
  'xoxs-',
  'sk_live_',
  'sk_test_',
  'rk_live_',
  'rk_test_',
  'whsec_',
  'AKIA',
  'ASIA',
  'AIza',
  'ya29.',
  'glpat-',
  'npm_',
  'SG.',
  'shpat_',
  'shpss_',
  'sk-ant-',
  'sk-proj-',
  'dop_v1_',
  'hf_',
  'pypi-',
  '-----BEGIN ',
] // prettier-ignore
/** Their first characters, by code. */
const SECRET_STARTS: boolean[] = []
for (const prefix of SECRET_PREFIXES) SECRET_STARTS[prefix.charCodeAt(0)] = true

/** Text shorter than this is no bearer secret, whatever its name: `token=2` is a page. Characters. */
const MIN_TOKEN = 12

/**
 * The kind of credential a value is, or undefined when it may leave the sensor.
 * Names decide for passwords; for tokens the value must look opaque too, since `token` and `key` often name a cursor or an id.
 * Cookies are credentials unless they are plainly something else.
 */
export function credentialKind(where: ParameterLocation, name: string, value: string): RedactionKind | undefined {
  return value.length === 0 ? undefined : kindUnder(nameFacts(name), where, value)
}

/** The same for a name whose facts are at hand. */
export function kindUnder(name: NameFacts, where: ParameterLocation, value: string): RedactionKind | undefined {
  if (value.length === 0) return undefined
  if (looksLikeJwt(value)) return 'jwt'
  if (hasSecretPrefix(value)) return 'secret'
  if (name.password) return 'password'
  if (name.session) return 'session'
  if (where === 'cookie') return isPlainCookie(value) ? undefined : 'cookie'
  if (name.token && value.length >= MIN_TOKEN && isOpaque(value)) return 'token'
  return undefined
}

/** True for names under which a credential travels, whatever its value: for query strings in targets. */
export function isCredentialName(name: string): boolean {
  const { password, token, session } = nameFacts(name)
  return password || token || session
}

/** What a parameter's name says of its values. */
export interface NameFacts {
  plain: string
  password: boolean
  session: boolean
  token: boolean
}

/** An API's names come again with every exchange: worked out once each, for as many as these. Count. */
const REMEMBERED_NAMES = 8_192
const rememberedNames = new BoundedMap<string, NameFacts>(REMEMBERED_NAMES)

export function nameFacts(name: string): NameFacts {
  let facts = rememberedNames.get(name)
  if (facts === undefined) {
    const plain = plainName(name)
    facts = { plain, password: PASSWORDS.has(plain), session: SESSIONS.has(plain), token: TOKENS.has(plain) }
    if (name.length <= 256) rememberedNames.set(name, facts)
  }
  return facts
}

/** Which characters a value is made of; part of a redaction's shape. */
export function alphabetOf(value: string): Alphabet {
  let digits = true
  let hex = true
  let base64 = true
  let word = true
  for (let i = 0; i < value.length; i++) {
    const c = value.charCodeAt(i)
    const digit = c >= 48 && c <= 57
    const letter = (c >= 65 && c <= 90) || (c >= 97 && c <= 122)
    if (!digit) digits = false
    if (!digit && !((c >= 65 && c <= 70) || (c >= 97 && c <= 102))) hex = false
    if (!digit && !letter && c !== 43 && c !== 45 && c !== 46 && c !== 47 && c !== 61 && c !== 95) base64 = false
    if (!letter && c !== 45 && c !== 95) word = false
  }
  if (digits) return 'digits'
  if (word && !hex) return 'word'
  if (hex) return 'hex'
  return base64 ? 'base64' : 'other'
}

/** The last element of a dotted name, lower-cased, separators dropped: `user.New-Password` → `newpassword`. */
export function plainName(name: string): string {
  let last = name.slice(name.lastIndexOf('.') + 1)
  if (last.endsWith('[]')) last = last.slice(0, -2)
  let out = ''
  for (let i = 0; i < last.length && i < 64; i++) {
    const c = last.charCodeAt(i)
    if (c === 45 || c === 95 || c === 46 || c === 32) continue
    out += c >= 65 && c <= 90 ? String.fromCharCode(c + 32) : last[i]
  }
  return out
}

function hasSecretPrefix(value: string): boolean {
  if (value.length < 16 || SECRET_STARTS[value.charCodeAt(0)] !== true) return false
  for (const prefix of SECRET_PREFIXES) if (value.startsWith(prefix)) return true
  return false
}

function isOpaque(value: string): boolean {
  return !value.includes(' ') && alphabetOf(value) !== 'digits'
}

/** Short settings (`en`, `dark`, `1`), sentences and e-mail addresses are not session credentials. */
function isPlainCookie(value: string): boolean {
  return (
    value.length <= 5 || value.includes(' ') || value.includes('@') || value.includes('%40') || value.includes('+at+')
  )
}

function names(...lists: string[]): Set<string> {
  return new Set(lists.flatMap((list) => list.split(' ')).map((name) => name.replaceAll('_', '').replaceAll('.', '')))
}
