/** Something at stake that the Internet can reach. */
import type { Product } from './product.js'

export const internetFacingSensitive: Product = {
  name: 'internet_facing_sensitive',
  of: ['public_exposure', 'response_data'],
  observes: 'a sensitive function or sensitive data, reachable from the Internet',
  source: 'CVSS v4 attack vector (AV) with system impact (VC, VI)',
  prior: 0.5,
  value: (profile, context) => (profile.exposure === 'public' ? context.stake : 0),
}
