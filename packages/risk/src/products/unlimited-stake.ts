/** No rate limit where something is at stake, data or function. */
import { noRateLimit } from '../factors/no-rate-limit.js'
import type { Product } from './product.js'

export const unlimitedStake: Product = {
  name: 'unlimited_stake',
  of: ['no_rate_limit', 'response_data'],
  source: 'OWASP API4:2023, API6:2023',
  prior: 0.4,
  value: (profile, context) => noRateLimit.value(profile, context) * context.stake,
}
