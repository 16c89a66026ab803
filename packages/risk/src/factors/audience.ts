/** Whoever calls can misuse. */
import { decades, factor } from './factor.js'

export const audience = factor({
  name: 'audience',
  group: 'reach',
  observes: 'different callers in a week, full at 10,000',
  source: 'OWASP Risk Rating, size of the group of threat agents',
  prior: 0.4,
  value: (profile) => decades(profile.actors, 10_000),
})
