/** Sensitive data for any site's script. */
import type { Product } from './product.js'

export const crossOriginData: Product = {
  name: 'cross_origin_data',
  of: ['cors_any_origin', 'response_data'],
  observes: 'sensitive data that the scripts of any site may read',
  source: 'OWASP API8:2023',
  prior: 0.4,
  value: (profile, context) => (profile.corsAnyOrigin ? context.response : 0),
}
