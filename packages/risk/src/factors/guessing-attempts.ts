/** Secrets are being tried. */
import { decades, factor } from './factor.js'

export const guessingAttempts = factor({
  name: 'guessing_attempts',
  group: 'evidence',
  observes: 'passwords, codes, cards or coupons being tried, full at 10,000',
  halfLifeDays: 7,
  source: 'OWASP API2:2023, API6:2023',
  prior: 1.1,
  value: (_, { attempts }) => decades(attempts.guessing, 10_000),
})
