/** Names that stand as values: `{"name":"password","value":"…"}`, `<field name="token">…`, positional calls of a login. */
import { classifyName, foldWord, type Parameter, splitWords } from '@apiscope/schema'
import { isWords } from './forms/plain.js'
import { type NameFacts, nameFacts, type Place } from './name-facts.js'

/** Under these stands the name of what stands beside it. */
const LABELS = new Set(
  'name key field k n label param parameter header property attribute option setting variable title path url uri attr'.split(
    ' ',
  ),
)
/** Under these it stands. */
const VALUES = new Set(
  'value val v values content data text default current raw stringvalue string initialvalue newvalue'.split(' '),
)
/** `valueString` of FHIR, `stringValue` of Google. */
const FHIR_VALUE = /^value[A-Z]\w{1,32}$/
/** Private parts of a key (RFC 7518 §6) beside its `kty`. */
const KEY_PARTS = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi'])
/** A code is one that was sent to somebody where it stands beside whom it was sent to, or what it answers. */
const CODES = new Set(['code', 'usercode', 'value2fa', 'codigo', 'kode'])
const RECEIVERS = new Set(
  'phone phonenumber mobile mobilenumber msisdn tel email emailaddress otpid challengeid challenge verificationid factorid factor mfatoken requesttoken devicecode'.split(
    ' ',
  ),
)
const CALLS = new Set([
  'method',
  'methodname',
  'action',
  'operation',
  'function',
  'procedure',
  'command',
  'cmd',
  'call',
])
const ARGUMENTS = /(?:^|[.\]])(?:params|args|arguments|parameters|parms)(?:\[\]|\.param\b|\.item\b)/
const LOGINS = new Set('login logon signin authenticate auth authorize password passwd credentials session'.split(' '))
/** Longest text that can be a name. Characters. */
const NAME = 64
/** The same with the path in front of it. Characters. */
const LABEL = 160
/** Values that a collector keeps of one parameter: of longer lists names may be missing. */
const KEPT = 32

/** What the values of a parameter are by those of its siblings. */
export interface Siblings {
  /** `all`: each is a credential; `unlike`: each that is no word; `digits`: each that is a code of four to ten digits. */
  of(parameter: Parameter): 'all' | 'unlike' | 'digits' | undefined
}

/** Looks for names among the values of an exchange's bodies and queries; most have none (undefined), and cost one look a parameter. */
export function siblingsOf(parameters: readonly Parameter[], names: readonly NameFacts[]): Siblings | undefined {
  let named: Set<string> | undefined
  let long: Set<string> | undefined
  for (let i = 0; i < parameters.length; i++) {
    const { role, container } = placeOf(names[i]!)
    if (role === 'none' || role === 'value') continue
    const { in: where, name, values } = parameters[i]!
    if (where !== 'request' && where !== 'response' && where !== 'query') continue
    if (role === 'label' && values.some(isCredentialName)) named = added(named, where, container)
    else if (role === 'label' && values.length >= KEPT) long = added(long, where, container)
    else if (role === 'call' && values.some(isLogin)) named = added(named, where, `${container}()`)
    else if (role === 'jwk') named = added(named, where, `${container}{jwk}`)
    else if (role === 'receiver' && (where !== 'response' || name.endsWith('device_code')))
      named = added(named, where, `${container}{code}`)
    else if (role === 'list' && values.length > 1 && values.some(isCredentialName)) long = added(long, where, name)
  }
  if (!named && !long) return undefined
  return {
    of({ in: where, name }) {
      const { role, container, call } = placeOf(nameFacts(name))
      // The text of `<field name="password">` is a value: there the container itself is the parameter.
      if (named?.has(`${where} ${name}`)) return 'all'
      if (call !== undefined && named?.has(`${where} ${call}()`)) return 'all'
      if (role === 'keyPart') return named?.has(`${where} ${container}{jwk}`) ? 'all' : undefined
      if (role === 'code') return named?.has(`${where} ${container}{code}`) ? 'digits' : undefined
      if (role !== 'value' && role !== 'list') return undefined
      if (named?.has(`${where} ${container}`)) return 'all'
      return long?.has(`${where} ${container}`) ? 'unlike' : undefined
    },
  }
}

function added(set: Set<string> | undefined, where: string, container: string): Set<string> {
  return (set ?? new Set()).add(`${where} ${container}`)
}

function placeOf(facts: NameFacts): Place {
  facts.place ??= read(facts.name)
  return facts.place
}

function read(name: string): Place {
  const call = ARGUMENTS.exec(name)
  const place = placeByLeaf(name)
  return call ? { ...place, call: name.slice(0, call.index) } : place
}

function placeByLeaf(name: string): Place {
  if (name.endsWith('[]')) return { role: 'list', container: name }
  const cut = Math.max(name.lastIndexOf('.'), name.lastIndexOf('@'))
  const bracket = name.endsWith(']') ? name.lastIndexOf('[') : -1
  const leaf = bracket > cut ? name.slice(bracket + 1, -1) : name.slice(cut + 1)
  const container = name.slice(0, Math.max(0, bracket, cut))
  const plain = foldWord(leaf.slice(0, NAME)).replace(/[-_]/g, '')
  if (LABELS.has(plain)) return { role: 'label', container }
  if (plain === 'kty') return { role: 'jwk', container }
  if (KEY_PARTS.has(plain)) return { role: 'keyPart', container }
  if (CODES.has(plain)) return { role: 'code', container }
  if (RECEIVERS.has(plain)) return { role: 'receiver', container }
  if (VALUES.has(plain) || FHIR_VALUE.test(leaf)) return { role: 'value', container }
  return CALLS.has(plain) ? { role: 'call', container } : { role: 'none', container: '' }
}

function isCredentialName(value: string): boolean {
  if (value.length < 2 || value.length > LABEL || value.includes(' ')) return false
  // `/user/password` of a JSON Patch, `http://x/accessToken` of an extension.
  const name = value.slice(Math.max(value.lastIndexOf('/'), value.lastIndexOf('#')) + 1)
  if (name.length < 2 || name.length > NAME) return false
  const { credential } = classifyName(name)
  return (
    credential !== undefined && credential.certainty !== 'weak' && (credential.certainty === 'sure' || isWords(name))
  )
}

function isLogin(value: string): boolean {
  return value.length <= NAME && splitWords(value).some((word) => LOGINS.has(word))
}
