import type { Identity, IdentityKind, IdentityRole, Parameter } from '@apiscope/schema'
import { readJwt } from '../credentials/jwt.js'
import { plainName } from '../credentials/kinds.js'
import type { Pseudonymizer } from '../credentials/pseudonym.js'

const EMAIL_NAMES = new Set(['email', 'emailaddress', 'mail', 'useremail', 'login', 'username', 'user'])
const USER_NAMES = new Set(['username', 'login', 'user', 'userid', 'account', 'loginid', 'nickname', 'handle'])
const PHONE_WORDS = ['phone', 'mobile', 'msisdn', 'cellphone', 'tel']

/**
 * Whom and what an exchange names: e-mail addresses, phone numbers, user names and object ids among its parameters
 * (`requested` for the request's, `returned` for the response's), and the subject of any token that the response mints
 * (`issued`). Keys are pseudonyms of the normalised value without its kind, so that an id learnt from one API and spent at
 * another is the same key. Call before redaction.
 * @param limit most identities returned; the request's come first
 */
export function identitiesOf(parameters: Parameter[], pseudonyms: Pseudonymizer, limit: number): Identity[] {
  const found = new IdentitySet(pseudonyms, limit)
  for (const parameter of parameters) if (parameter.in !== 'response') collect(parameter, 'requested', found)
  for (const parameter of parameters) if (parameter.in === 'response') collect(parameter, 'returned', found)
  return found.list
}

function collect(parameter: Parameter, role: IdentityRole, found: IdentitySet): void {
  const name = plainName(parameter.name)
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

function identityKind(parameter: Parameter, name: string, value: string): IdentityKind | undefined {
  if (value.length < 1 || value.length > 128) return undefined
  if (isEmail(value) && (EMAIL_NAMES.has(name) || name.includes('mail') || parameter.in === 'path')) return 'email'
  if (PHONE_WORDS.some((word) => name.includes(word)) && digitsOf(value).length >= 7) return 'phone'
  if (USER_NAMES.has(name) && !value.includes(' ')) return 'username'
  if (parameter.in === 'path') return 'object'
  if (isIdName(name, parameter.name) && value.length >= 1 && !value.includes(' ')) return 'object'
  return isUuid(value) ? 'object' : undefined
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

function normalise(kind: IdentityKind, value: string): string {
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
  private readonly seen = new Set<string>()

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
    const once = `${role}${kind}${key}`
    if (this.seen.has(once)) return
    this.seen.add(once)
    this.list.push({ role, kind, key })
  }
}
