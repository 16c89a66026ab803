/** Ids that can be counted through, with something behind them. */
import { objectIds } from '../factors/object-ids.js'
import type { Product } from './product.js'

export const countableData: Product = {
  name: 'countable_data',
  of: ['object_ids', 'response_data'],
  observes: 'ids that can be counted through, with sensitive data behind them',
  source: 'OWASP API1:2023',
  prior: 0.4,
  value: (profile, context) => objectIds.value(profile, context) * context.response,
}
