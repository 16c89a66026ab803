/** Somebody tries what runs, reads or bends. */
import { decades, factor } from './factor.js'

export const injectionAttempts = factor({
  name: 'injection_attempts',
  group: 'evidence',
  observes: 'injection, traversal, SSRF and code execution attempts, three already 0.5, full at 1,000',
  halfLifeDays: 7,
  source: 'OWASP API8:2023, API7:2023; CVSS v4 exploit maturity (E:A)',
  prior: 0.9,
  value: (_, { attempts }) => {
    const count = attempts.execution + attempts.reach + attempts.query
    return Math.min(1, count / 3) * (0.4 + 0.6 * decades(count, 1000))
  },
})
