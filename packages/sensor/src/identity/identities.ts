import type { Identity, IdentityKind, IdentityRole, Parameter } from '@apiscope/schema'
import { readJwt } from '../credentials/jwt.js'
import { plainName } from '../credentials/kinds.js'
import { type Meaning, type NameFacts, nameFacts } from '../credentials/name-facts.js'
import type { Pseudonymizer } from '../credentials/pseudonym.js'
import { idOf } from './person-words.js'

const EMAIL_NAMES = new Set(['email', 'emailaddress', 'mail', 'useremail', 'login', 'username', 'user'])
const USER_NAMES = new Set(['username', 'login', 'user', 'userid', 'account', 'loginid', 'nickname', 'handle'])
const PHONE_WORDS = ['phone', 'mobile', 'msisdn', 'cellphone', 'tel']

/**
 * Whom and what an exchange names: e-mail addresses, phone numbers, user names and object ids among its parameters
 * (`requested` for the request's, `returned` for the response's), and the subject of any token that the response mints
 * (`issued`). Keys are pseudonyms of the normalised value without its kind, so that an id learnt from one API and spent at
 * another is the same key. Call before redaction.
 * @param limit most identities returned; the request's come first
 * @param names facts about each one's name, when they were asked for before
 */
export function identitiesOf(
  parameters: Parameter[],
  pseudonyms: Pseudonymizer,
  limit: number,
  names: readonly NameFacts[] = parameters.map(({ name }) => nameFacts(name)),
): Identity[] {
  const found = new IdentitySet(pseudonyms, limit)
  for (let i = 0; i < parameters.length; i++)
    if (parameters[i]!.in !== 'response') collect(parameters[i]!, names[i]!, 'requested', found)
  for (let i = 0; i < parameters.length; i++)
    if (parameters[i]!.in === 'response') collect(parameters[i]!, names[i]!, 'returned', found)
  return found.list
}

function collect(parameter: Parameter, facts: NameFacts, role: IdentityRole, found: IdentitySet): void {
  const name = meaningOf(facts)
  for (const value of parameter.values) {
    if (found.full) return
    if (role === 'returned' && value.startsWith('eyJ')) collectIssued(value, found)
    else {
      const kind = identityKind(parameter, name, value)
      if (kind !== undefined) found.add(role, kind, normalise(kind, value))
    }
  }
}

function collectIssued(token: string, found: IdentitySet): void {
  const claims = readJwt(token)
  if (!claims) return
  if (claims.subject)
    found.add('issued', claims.subject.includes('@') ? 'email' : 'subject', claims.subject.toLowerCase())
  if (claims.email) found.add('issued', 'email', claims.email.toLowerCase())
  if (claims.username) found.add('issued', 'username', claims.username.toLowerCase())
}

/** What a value names, by its parameter's name and its own form; undefined: nobody and nothing. */
export function identityKind(parameter: Parameter, name: Meaning, value: string): IdentityKind | undefined {
  if (value.length < 1 || value.length > 128) return undefined
  const inPath = parameter.in === 'path'
  if ((name.mail || inPath) && isEmail(value)) return 'email'
  if (name.phone && digitsOf(value).length >= 7) return 'phone'
  if (name.user && !value.includes(' ')) return 'username'
  if (inPath) return 'object'
  if (name.id && !value.includes(' ')) return 'object'
  return isUuid(value) ? 'object' : undefined
}

/** What a parameter's name says of whom or what its values name. */
export function meaningOf(facts: NameFacts): Meaning {
  facts.meaning ??= read(facts.name)
  return facts.meaning
}

function read(raw: string): Meaning {
  const name = plainName(raw)
  return {
    mail: EMAIL_NAMES.has(name) || name.includes('mail'),
    phone: PHONE_WORDS.some((word) => name.includes(word)),
    user: USER_NAMES.has(name),
    id: isIdName(name, raw),
    of: idOf(raw),
  }
}

/** `id`, `userId`, `order_id`, `uuid` — but not `paid` or `valid`, so the raw spelling counts. */
function isIdName(plain: string, raw: string): boolean {
  if (plain === 'id' || plain === 'uuid' || plain === 'guid') return true
  return (
    raw.endsWith('Id') || raw.endsWith('ID') || raw.endsWith('_id') || raw.endsWith('-id') || plain.endsWith('uuid')
  )
}

function isEmail(value: string): boolean {
  const at = value.indexOf('@')
  return at > 0 && at === value.lastIndexOf('@') && value.indexOf('.', at) > at + 1 && !value.includes(' ')
}

function isUuid(value: string): boolean {
  if (value.length !== 36) return false
  for (let i = 0; i < 36; i++) {
    const c = value.charCodeAt(i)
    if (i === 8 || i === 13 || i === 18 || i === 23) {
      if (c !== 45) return false
    } else if (!((c >= 48 && c <= 57) || (c >= 97 && c <= 102) || (c >= 65 && c <= 70))) return false
  }
  return true
}

/** One text for all spellings of a value: what its key is made of. */
export function normalise(kind: IdentityKind, value: string): string {
  return kind === 'phone' ? digitsOf(value) : value.toLowerCase()
}

function digitsOf(value: string): string {
  let out = ''
  for (let i = 0; i < value.length; i++) {
    const c = value.charCodeAt(i)
    if (c >= 48 && c <= 57) out += value[i]
  }
  return out
}

/** Identities in order of appearance, each once, bounded. */
class IdentitySet {
  readonly list: Identity[] = []
  /** A number of each key: nearly all that differ do so in it. */
  private readonly prints: number[] = []

  constructor(
    private readonly pseudonyms: Pseudonymizer,
    private readonly limit: number,
  ) {}

  get full(): boolean {
    return this.list.length >= this.limit
  }

  add(role: IdentityRole, kind: IdentityKind, value: string): void {
    if (this.full) return
    const key = this.pseudonyms.of(value)
    const print = printOf(key)
    const { list, prints } = this
    for (let i = 0; i < prints.length; i++) {
      if (prints[i] !== print) continue
      const known = list[i]!
      if (known.key === key && known.kind === kind && known.role === role) return
    }
    list.push({ role, kind, key })
    prints.push(print)
  }
}

/** Of four characters behind the mark: 24 bits of the hash. */
const printOf = (key: string): number =>
  (key.charCodeAt(2) << 21) ^ (key.charCodeAt(3) << 14) ^ (key.charCodeAt(4) << 7) ^ key.charCodeAt(5)
