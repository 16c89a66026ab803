/** What is taken in. The same data both ways counts once. */
import { excess } from './context.js'
import { factor } from './factor.js'

export const requestData = factor({
  name: 'request_data',
  group: 'stake',
  observes: 'sensitive labels in requests, beyond those of the response',
  source: 'OWASP Risk Rating, loss of confidentiality',
  prior: 3.9,
  value: (_, context) => excess(context, 1),
})
