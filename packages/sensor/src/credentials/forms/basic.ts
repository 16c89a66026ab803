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
