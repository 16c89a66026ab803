/** Authorisation is proven to fail. */
import { decades, factor } from './factor.js'

export const principalMismatches = factor({
  name: 'principal_mismatches',
  group: 'evidence',
  observes: 'calls whose token belongs to another principal than the object, one already half',
  halfLifeDays: 7,
  source: 'OWASP API1:2023, API5:2023',
  prior: 1.7,
  value: (profile) =>
    profile.principalMismatches > 0
      ? Math.min(1, profile.principalMismatches) * (0.5 + 0.5 * decades(profile.principalMismatches, 100))
      : 0,
})
