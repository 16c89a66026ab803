/** Ids that can be counted through cost an attacker nothing. */
import { hasPathParameter } from '../profile/route.js'
import { factor } from './factor.js'

export const objectIds = factor({
  name: 'object_ids',
  group: 'reach',
  observes: 'path parameters: countable 1, others a quarter',
  source: 'OWASP API1:2023, broken object level authorization',
  prior: 0.4,
  value: (profile) => (profile.sequentialIds ? 1 : hasPathParameter(profile.path) ? 0.25 : 0),
})
