/** The credential cannot be replayed by who reads it. */
import { factor } from './factor.js'

export const strongAuthentication = factor({
  name: 'strong_authentication',
  group: 'reach',
  observes: 'mutual TLS or signed requests',
  source: 'NIST SP 800-63B section 4.3, proof of possession',
  direction: -1,
  prior: 0.7,
  value: ({ authentication }) =>
    /mtls|mutual/i.test(authentication) ? 1 : /hmac|aws4|signature|dpop/i.test(authentication) ? 0.7 : 0,
})
