/** By itself no fault: catalogues and health checks are open. */
import { factor } from './factor.js'

export const unauthenticatedSuccess = factor({
  name: 'unauthenticated_success',
  group: 'reach',
  observes: 'share of successes without credentials, full at a quarter',
  source: 'OWASP API2:2023',
  prior: 0.1,
  value: (_, context) => context.unauthenticated,
})
