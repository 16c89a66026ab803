/** Something at stake that crosses the network in clear text. */
import type { Product } from './product.js'

export const cleartextTransmission: Product = {
  name: 'cleartext_transmission',
  of: ['plaintext_transport', 'response_data'],
  observes: 'a sensitive function or sensitive data, in clear text on the network',
  source: 'CWE-319; OWASP API8:2023; PCI DSS 4.2',
  prior: 1.2,
  value: (profile, context) => (profile.plaintext ? context.stake : 0),
}
