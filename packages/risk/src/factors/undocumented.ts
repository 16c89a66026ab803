/** Nobody reviews what nobody knows of. */
import { factor } from './factor.js'

export const undocumented = factor({
  name: 'undocumented',
  group: 'reach',
  observes: 'missing from the loaded API description (shadow API)',
  source: 'OWASP API9:2023',
  prior: 0.5,
  value: (profile) => (profile.documented === false ? 1 : 0),
})
