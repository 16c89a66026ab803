/** What is behind the server is at stake, whatever labels were seen. */
import { excess } from './context.js'
import { factor } from './factor.js'

export const serverReach = factor({
  name: 'server_reach',
  group: 'stake',
  observes: 'injection attempts, URLs or file names in parameters, uploads, diagnostic paths',
  source: 'OWASP API7:2023 (SSRF), API8:2023; CVSS v4 subsequent system impact (SC, SI, SA)',
  prior: 3.7,
  value: (_, context) => excess(context, 4),
})
