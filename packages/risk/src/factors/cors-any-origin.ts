/** Other sites' scripts read what the browser's user may. */
import { factor } from './factor.js'

export const corsAnyOrigin = factor({
  name: 'cors_any_origin',
  group: 'reach',
  observes: 'any origin may read the answers',
  source: 'OWASP API8:2023; WHATWG Fetch, CORS protocol',
  prior: 0.3,
  value: (profile) => (profile.corsAnyOrigin ? 1 : 0),
})
