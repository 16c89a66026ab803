/** Old versions lack the fixes of new ones. */
import { factor } from './factor.js'

export const deprecatedVersion = factor({
  name: 'deprecated_version',
  group: 'reach',
  observes: 'old version in the path, deprecation headers',
  source: 'OWASP API9:2023, improper inventory management; RFC 9745, RFC 8594',
  prior: 0.3,
  value: (profile) => (profile.deprecatedVersion ? 1 : 0),
})
