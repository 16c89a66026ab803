/** What was injected seems to run. */
import type { Floor } from './floor.js'

export const answeredInjection: Floor = {
  name: 'answered_injection',
  because: 'injection attempts are answered as if they worked',
  least: 60,
  source: 'OWASP API8:2023',
  applies: (profile, { attempts }) =>
    attempts.execution + attempts.reach + attempts.query >= 5 && profile.attackSucceeded >= 5,
}
