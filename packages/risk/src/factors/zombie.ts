/** Forgotten by its owners, not by its callers. */
import { factor } from './factor.js'

export const zombie = factor({
  name: 'zombie',
  group: 'reach',
  observes: 'an old version that is still called although a newer one is',
  source: 'OWASP API9:2023',
  prior: 0.3,
  value: (profile) => (profile.zombie ? 1 : 0),
})
