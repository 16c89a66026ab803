/** Somebody goes through the objects one by one. */
import { decades, factor } from './factor.js'

export const walkingAttempts = factor({
  name: 'walking_attempts',
  group: 'evidence',
  observes: 'objects being walked through or copied, full at 1,000',
  halfLifeDays: 7,
  source: 'OWASP API1:2023, API6:2023',
  prior: 0.8,
  value: (_, { attempts }) => decades(attempts.objects, 1000),
})
