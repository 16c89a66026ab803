/** Whoever sees a link can call: nothing is asked for, or the key stands in the address. */
import { factor } from './factor.js'

export const urlOnlyAccess = factor({
  name: 'url_only_access',
  group: 'reach',
  observes: 'no credentials, or a key or token in the query, where something is at stake',
  source: 'CWE-598; OWASP API2:2023: addresses end in logs, histories and referrers',
  prior: 0.5,
  value: ({ authentication, weakCredentials }, context) => {
    if (context.login || context.form) return 0
    const inAddress =
      /none|anonymous|url|query/i.test(authentication) || weakCredentials.some((f) => f.includes('query'))
    return inAddress ? context.stake : 0
  },
})
