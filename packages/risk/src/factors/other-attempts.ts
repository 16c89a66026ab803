/** Everything public is scanned; it counts a little. */
import { decades, factor } from './factor.js'

export const otherAttempts = factor({
  name: 'other_attempts',
  group: 'evidence',
  observes: 'scanners, floods and attempts of no known family, full at 10,000',
  halfLifeDays: 7,
  source: 'CVSS v4 exploit maturity (E)',
  prior: 0.4,
  value: (_, { attempts }) => decades(attempts.other, 10_000),
})
