/** Whoever is on the way reads data and credentials. */
import { factor } from './factor.js'

export const plaintextTransport = factor({
  name: 'plaintext_transport',
  group: 'reach',
  observes: 'clear text where others can listen',
  source: 'OWASP API8:2023; PCI DSS 4.2',
  prior: 0.2,
  value: (profile) => (profile.plaintext ? 1 : 0),
})
