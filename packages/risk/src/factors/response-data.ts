/** What is returned: it cannot be taken back. */
import { factor } from './factor.js'

export const responseData = factor({
  name: 'response_data',
  group: 'stake',
  observes: 'sensitive labels in responses, the worst first',
  source: 'OWASP Risk Rating, loss of confidentiality; NIST SP 800-122 impact levels',
  prior: 4.1,
  value: (_, context) => context.response,
})
