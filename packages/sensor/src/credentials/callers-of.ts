import { actorOfAddress } from '@apiscope/schema'
import { HeaderView } from '../headers.js'
import { Principals } from './principal.js'
import { Pseudonymizer } from './pseudonym.js'

/**
 * The names under which whoever shows a credential, or is called so, appears as a caller: as user of Basic, as subject of a token, as bearer token, key,
 * or session cookie; an address as it is.
 * @param key the tenant's
 * @param text a token, a key, a session's value, a whole Authorization field, a user name, an id that tokens name as subject, or an address
 * @returns client ids (`p:h.…`, `ip:…`), each once, the likeliest first
 */
export function callersOf(key: Buffer, text: string): string[] {
  const pseudonyms = new Pseudonymizer(key, 16)
  const principals = new Principals(pseudonyms, 0)
  const shown = [
    ['authorization', text.includes(' ') ? text : `Bearer ${text}`],
    ['authorization', `Basic ${Buffer.from(`${text}:x`).toString('base64')}`],
    ['x-api-key', text],
    ['cookie', text.includes('=') ? text : `session=${text}`],
  ]
  const subjects = shown.map((fields) => principals.of(new HeaderView(fields))?.subject)
  const ids = [...subjects, pseudonyms.of(text)].flatMap((subject) => (subject === undefined ? [] : [`p:${subject}`]))
  if (/^(?:\d{1,3}\.){3}\d{1,3}$/.test(text) || text.includes(':')) ids.unshift(actorOfAddress(text))
  return [...new Set(ids)]
}
