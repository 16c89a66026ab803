/** There is no id to put another in place of. */
import { factor } from './factor.js'

export const ownData = factor({
  name: 'own_data',
  group: 'reach',
  observes: 'paths that name the caller only (`/me`)',
  source: 'OWASP API1:2023: no object id to change',
  direction: -1,
  prior: 0.4,
  value: (_, context) => (context.own ? 1 : 0),
})
