/** Does the name of a field say what its bearer may do, whose something is, or what it costs? Such fields are the server's to set. */
import { foldWord, nameSegments, splitWords } from '@apiscope/schema'

const words = (text: string) => new Set(text.split(/\s+/))

/** By a word anywhere in the last segment. */
const ANYWHERE = words(
  `admin admins administrator superuser superadmin sysadmin staff moderator privilege privileges privileged permission permissions
  entitlement entitlements impersonate sudo scopes authorities rol roles rights berechtigung berechtigungen rolle rollen permisos permissoes
  autorisations droits`,
)
/** By a word at the end: `user_role`, `accountBalance`; `role_description` is text. */
const AT_END = words(
  `role scope group groups authority acl grant grants owner tenant verified approved confirmed trusted banned suspended blocked premium vip
  internal paid balance credit credits discount price fee refund quota tier plan kyc`,
)
/** What makes anything before it a name of an owner: `owner_id`, `tenantId`. */
const OWNED = words('owner tenant organization organisation org account')

/** @param name dotted path of a field, at most some hundred characters of it are looked at */
export function namesPrivilege(name: string): boolean {
  const segment = nameSegments(name).at(-1)
  if (segment === undefined) return false
  const parts = splitWords(segment)
  if (parts.length === 0) return false
  if (parts.some((word) => ANYWHERE.has(word)) || ANYWHERE.has(joined(segment))) return true
  const last = parts.at(-1)!
  if (AT_END.has(last)) return true
  // `ownerId`, `account_id` of a body: whose it is.
  if ((last === 'id' || last === 'uuid') && OWNED.has(parts.at(-2) ?? '')) return true
  return (parts[0] === 'is' || parts[0] === 'has') && AT_END.has(parts.slice(1).join(''))
}

/** `isadmin`, `isAdmin` without its first word. */
const joined = (segment: string): string => foldWord(segment).replace(/^(?:is|has)_?/, '')
