/** An administrative function without credentials. */
import type { Product } from './product.js'

export const openAdmin: Product = {
  name: 'open_admin',
  of: ['unauthenticated_success', 'admin_function'],
  observes: 'an administrative function without credentials',
  source: 'OWASP API5:2023',
  prior: 1.5,
  value: (profile, context) => (profile.adminFunction ? context.unauthenticated : 0),
}
