/** Callers say what the server shall read. */
import { namesResource } from '../profile/route.js'
import { factor } from './factor.js'

export const urlParameters = factor({
  name: 'url_parameters',
  group: 'reach',
  observes: 'calls with an address in a parameter, or a path that names files or addresses',
  source: 'OWASP API7:2023; CWE-918, CWE-22',
  prior: 0.2,
  value: (profile) => Math.max(profile.urlParameters, namesResource(profile.path) ? 0.5 : 0),
})
