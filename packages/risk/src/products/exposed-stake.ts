/** Something at stake that the Internet can reach. */
import type { Product } from './product.js'

export const exposedStake: Product = {
  name: 'exposed_stake',
  of: ['public_exposure', 'response_data'],
  source: 'CVSS v4 attack vector (AV) with system impact (VC, VI)',
  prior: 0.5,
  value: (profile, context) => (profile.exposure === 'public' ? context.stake : 0),
}
