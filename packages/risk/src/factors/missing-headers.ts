/** A sign of a server that nobody hardened. */
import { factor } from './factor.js'

export const missingHeaders = factor({
  name: 'missing_headers',
  group: 'reach',
  observes: 'share of the expected security headers that is missing',
  source: 'OWASP API8:2023, OWASP Secure Headers',
  prior: 0.1,
  value: (profile) => profile.securityHeadersMissing,
})
