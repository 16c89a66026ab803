/** No rate limit where something is at stake, data or function. */
import { noRateLimit } from '../factors/no-rate-limit.js'
import type { Product } from './product.js'

export const sensitiveWithoutRateLimit: Product = {
  name: 'sensitive_without_rate_limit',
  of: ['no_rate_limit', 'response_data'],
  observes: 'no rate limit seen on a sensitive function or sensitive data',
  source: 'OWASP API4:2023, API6:2023',
  prior: 0.4,
  value: (profile, context) => noRateLimit.value(profile, context) * context.stake,
}
