/** Accounts are at stake where credentials are given or changed. */
import { excess } from './context.js'
import { factor } from './factor.js'

export const credentialFunction = factor({
  name: 'credential_function',
  group: 'stake',
  observes: 'sign-in, reset, second factor or token endpoints, by path and method',
  source: 'OWASP API2:2023, broken authentication: business impact is account takeover',
  prior: 3.9,
  value: (_, context) => excess(context, 2),
})
