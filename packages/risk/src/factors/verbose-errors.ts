/** Stack traces and database errors teach an attacker. */
import { decades, factor } from './factor.js'

export const verboseErrors = factor({
  name: 'verbose_errors',
  group: 'reach',
  observes: '5xx answers that tell about the inside, full at 1,000',
  source: 'OWASP API8:2023; CWE-209',
  prior: 0.4,
  value: (profile) => decades(profile.verboseErrors, 1000),
})
