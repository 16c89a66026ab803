/** Personal data in addresses ends in logs, histories and referrers. */
import { combinedSensitivity } from '../profile/sensitivity.js'
import { factor } from './factor.js'

export const dataInUrl = factor({
  name: 'data_in_url',
  group: 'reach',
  observes: 'sensitive labels in path or query',
  source: 'CWE-598',
  prior: 0.3,
  value: (profile) => combinedSensitivity(profile.urlLabels),
})
