/** It acts on others' accounts. */
import { excess } from './context.js'
import { factor } from './factor.js'

export const adminFunction = factor({
  name: 'admin_function',
  group: 'stake',
  observes: 'administrative words in the path',
  source: 'OWASP API5:2023, broken function level authorization',
  prior: 3.9,
  value: (_, context) => excess(context, 3),
})
