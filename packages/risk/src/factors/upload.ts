/** Files are taken from callers. */
import { factor } from './factor.js'

export const upload = factor({
  name: 'upload',
  group: 'reach',
  observes: 'multipart or octet-stream requests',
  source: 'CWE-434',
  prior: 0.2,
  value: (profile) => (profile.upload ? 1 : 0),
})
