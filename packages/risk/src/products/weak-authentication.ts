/** Little to show for something at stake. */
import { authenticationWeakness } from '../factors/authentication-weakness.js'
import type { Product } from './product.js'

export const weakAuthentication: Product = {
  name: 'weak_authentication',
  of: ['authentication_weakness', 'response_data'],
  observes: 'weak authentication before a sensitive function or sensitive data',
  source: 'OWASP API2:2023',
  prior: 0.8,
  value: (profile, context) => authenticationWeakness.value(profile, context) * context.stake,
}
