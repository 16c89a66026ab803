/** A tool for developers that was left open. */
import { isDiagnosticPath } from '../profile/route.js'
import { factor } from './factor.js'

export const diagnostics = factor({
  name: 'diagnostics',
  group: 'reach',
  observes: 'paths of debuggers, environments and interface descriptions',
  source: 'OWASP API8:2023, security misconfiguration',
  prior: 0.3,
  value: (profile) => (isDiagnosticPath(profile.path) ? 1 : 0),
})
