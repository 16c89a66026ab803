/** Anyone can reach it. */
import { factor } from './factor.js'

export const publicExposure = factor({
  name: 'public_exposure',
  group: 'reach',
  observes: 'one per cent of the calls come from public addresses',
  source: 'CVSS v4 attack vector (AV); OWASP Risk Rating, ease of discovery',
  prior: 0.4,
  value: (profile) => (profile.exposure === 'public' ? 1 : 0),
})
