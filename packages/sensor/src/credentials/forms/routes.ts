/** Words of paths behind which tokens stand. */
import { splitWords, TextCache } from '@apiscope/schema'
import { isObjectId, looksRandom } from './random.js'

/** Words of a route behind which a token stands: password resets, confirmations, magic links. */
const TOKEN_ROUTES = new Set(
  `reset resets password passwords passwd verify verification confirm confirmation activate activation magic unsubscribe token tokens otp recover
  recovery unlock validate revoke refresh introspect exchange claim optout bearer jwt apikey secret secrets forgot passwordless`.split(
    /\s+/,
  ),
)
/** Token routes as segments of their own: in `AUTH-ROOT` they are part of a name. */
const ALONE = new Set(['login', 'signin', 'auth', 'oauth', 'sso', 'logout'])
/** The same, where ids of things stand as often: the segment must look random. */
const CAPABILITY_ROUTES = new Set(
  'invite invites invitation invitations webhook webhooks webhookb hook hooks share shared session sessions key keys callback signed link links download downloads feed ical subscribe accept join preview embed s t r l'.split(
    ' ',
  ),
)
/** Codes are sent to people, and typed by them. */
const CODE_ROUTES = new Set('otp totp mfa tfa 2fa pin passcode onetime sms'.split(' '))

export type Route = 'token' | 'capability' | 'none'
/** Segments of routes come again with every call. */
const routes = new TextCache<Route>(512 * 1024)

/** What stands behind a segment of this name. */
export function routeOf(segment: string | undefined): Route {
  if (segment === undefined || segment === '' || segment.length > 48) return 'none'
  let route = routes.get(segment)
  if (route === undefined) {
    const words = splitWords(segment)
    const token = words.some((word) => TOKEN_ROUTES.has(word)) || (words.length === 1 && ALONE.has(words[0]!))
    if (token) route = 'token'
    else route = words.some((word) => CAPABILITY_ROUTES.has(word)) ? 'capability' : 'none'
    routes.set(segment, route)
  }
  return route
}

/** `/otp/verify/378726`: is what stands behind this segment a code? */
export const isCodeRoute = (segment = ''): boolean =>
  segment.length <= 48 && splitWords(segment).some((word) => CODE_ROUTES.has(word))

/** Does a path lead to where a link with a token is redeemed? Then what its query holds may be one under any name. */
export function redeems(path: string): boolean {
  const segments = path.split('/', 24).filter((segment) => segment !== '')
  return segments.slice(-2).some((segment) => routeOf(segment) === 'token')
}

/** URLs of one text that are looked into, and segments of each. */
const URLS = 16
const SEGMENTS = 16
const END = /[\s"'<>?#\\]/

/** A URL that is a capability: a hook, an invitation, a reset with its token in the path, or on a host for hooks. */
export function holdsCapabilityUrl(text: string): boolean {
  let at = text.indexOf('://')
  for (let n = 0; at >= 0 && n < URLS; n++) {
    const rest = text.slice(at + 3, at + 3 + 1_024)
    const end = rest.search(END)
    if (leadsToToken((end < 0 ? rest : rest.slice(0, end)).split('/', SEGMENTS))) return true
    at = text.indexOf('://', at + 3)
  }
  return false
}

function leadsToToken(segments: readonly string[]): boolean {
  const hooks = segments[0]!.split('.').some((label) => routeOf(label) === 'capability' && label.length > 3)
  for (let i = 1; i < segments.length; i++) {
    const segment = segments[i]!
    if (segment.length < 16 || isObjectId(segment) || !looksRandom(segment)) continue
    if (hooks || routeOf(segments[i - 1]) !== 'none' || routeOf(segments[i - 2]) !== 'none') return true
  }
  return false
}
