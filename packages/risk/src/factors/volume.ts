/** Only to part equals. */
import { decades, factor } from './factor.js'

export const volume = factor({
  name: 'volume',
  group: 'reach',
  observes: 'requests in a week, full at a million',
  source: 'OWASP Risk Rating, ease of discovery',
  prior: 0.1,
  value: (profile) => decades(profile.requests, 1_000_000),
})
