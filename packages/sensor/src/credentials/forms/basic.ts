/** Values of an object behind a type, as global ids and cursors of GraphQL write them: `User:42`, `arrayconnection:10`. */
const TYPE = /^(?:[A-Z][A-Za-z]*|arrayconnection|cursor|offset|id|page|gid|urn|node|ticket|order|user|item)$/

/**
 * Is this the decoded form of HTTP Basic credentials (RFC 7617), `user:password`? A type with an id has the same shape: the first part must not
 * read as a type, the second not as a number or an id.
 */
export function basicLogin(decoded: string): boolean {
  const colon = decoded.indexOf(':')
  if (colon < 1 || colon > 128 || decoded.length - colon < 4 || decoded.includes(' ') || decoded.includes('"'))
    return false
  const user = decoded.slice(0, colon)
  const password = decoded.slice(colon + 1)
  // Ids hold letters, digits and joins; what holds another mark is a password, whoever is in front of it.
  if (/^[\w.@+-]+$/.test(user) && /[!#$%&*^?()<>]/.test(password)) return true
  if (TYPE.test(user) || !/^[\w.@+-]+$/.test(user) || password.startsWith('//')) return false
  return !/^[\d.:TZ-]+$/.test(password) && !/^[0-9a-f-]{8,}$/i.test(password)
}

/** A message of SCRAM (RFC 5802 §7) with a proof, a signature or a salt. */
export const SCRAM = /^(?:[nyp],[^,]{0,64},|c=[^,]{1,256},|r=[^,]{1,256},|v=)(?:.*,)?(?:p=|s=|n=|$)/

/** Base64 of SASL PLAIN (RFC 4616): an identity or none, NUL, a name, NUL, a password. */
export function isSasl(text: string): boolean {
  if (text.length < 12 || text.length > 512 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return false
  const decoded = Buffer.from(text, 'base64').toString('latin1')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is what divides it
  return /^[^\x00-\x1f]{0,128}\x00[^\x00-\x1f]{1,128}\x00[^\x00-\x1f]{1,128}$/.test(decoded)
}
