/** Something at stake that crosses the network in clear text. */
import type { Product } from './product.js'

export const overheard: Product = {
  name: 'overheard',
  of: ['plaintext_transport', 'response_data'],
  source: 'OWASP API8:2023; PCI DSS 4.2',
  prior: 1.2,
  value: (profile, context) => (profile.plaintext ? context.stake : 0),
}
