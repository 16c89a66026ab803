/** What was tried may have worked. */
import { decades, factor } from './factor.js'

export const attemptsAnswered = factor({
  name: 'attempts_answered',
  group: 'evidence',
  observes: 'attempts that were answered 2xx, full at 1,000',
  halfLifeDays: 7,
  source: 'CVSS v4 exploit maturity (E:A); OWASP Risk Rating, ease of exploit',
  prior: 1.0,
  value: (profile) => decades(profile.attackSucceeded, 1000),
})
