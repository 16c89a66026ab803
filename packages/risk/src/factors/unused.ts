/** Attack surface without benefit. */
import { factor } from './factor.js'

export const unused = factor({
  name: 'unused',
  group: 'reach',
  observes: 'not called any more, still there',
  source: 'OWASP API9:2023, retirement',
  prior: 0.1,
  value: (profile) => (profile.unused ? 1 : 0),
})
