/** How little a caller must show. A login has to be open. */
import { factor } from './factor.js'

// The rungs are ours; their order is that of NIST SP 800-63B: nothing, secrets that replay, tokens, keys that stay with the caller.
const LADDER: readonly [RegExp, number][] = [
  [/none|anonymous/i, 1],
  [/url|query/i, 0.85],
  [/basic/i, 0.75],
  [/digest|ntlm|negotiate/i, 0.6],
  [/api[-_ ]?key/i, 0.5],
  [/cookie|session/i, 0.3],
  [/mtls|mutual|hmac|aws4|signature|dpop/i, 0],
  [/bearer|jwt|oauth|oidc|token/i, 0.15],
]
const ladder = (scheme: string) => LADDER.find(([pattern]) => pattern.test(scheme))?.[1] ?? 0.5

/** Flaws by a word of their name. */
const FLAWS: readonly [string, number][] = [
  ['none', 1],
  ['query', 0.85],
  ['basic', 0.75],
  ['expiry', 0.4],
  ['hs256', 0.3],
]

export const authenticationWeakness = factor({
  name: 'authentication_weakness',
  group: 'reach',
  observes: 'the main authentication scheme and what the inventory says against its credentials',
  source: 'CVSS v4 privileges required (PR); OWASP API2:2023; RFC 7617 section 4, RFC 8725',
  prior: 0.1,
  value: (profile, context) => {
    const scheme = ladder(profile.authentication)
    const flaws = profile.weakCredentials.map((flaw) => FLAWS.find(([word]) => flaw.includes(word))?.[1] ?? 0.6)
    return context.login ? Math.min(scheme, 0.5) : Math.max(scheme, ...flaws)
  },
})
