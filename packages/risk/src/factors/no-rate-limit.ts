/** Nothing slows down who tries often. */
import { factor } from './factor.js'

export const noRateLimit = factor({
  name: 'no_rate_limit',
  group: 'reach',
  observes: 'public, and neither 429 nor rate-limit headers were ever seen',
  source: 'OWASP API4:2023; RFC 6585 section 4',
  prior: 0.1,
  value: (profile) => (profile.exposure === 'public' && !profile.rateLimitSeen ? 1 : 0),
})
