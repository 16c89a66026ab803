/** Secrets that anyone on the way can read. */
import { isCredential, isUnneeded } from '../profile/sensitivity.js'
import type { Floor } from './floor.js'

export const clearTextSecrets: Floor = {
  name: 'clear_text_secrets',
  because: 'passwords, codes or cards cross the Internet in clear text',
  least: 60,
  source: 'PCI DSS 4.2; OWASP API8:2023',
  applies: (profile) =>
    profile.plaintext &&
    profile.exposure === 'public' &&
    [profile.requestLabels, profile.responseLabels].some((labels) =>
      // The credential of an ordinary request is no more than `cleartext_transmission` says already.
      Object.entries(labels).some(([label, count]) => count > 0 && isUnneeded(label) && !isCredential(label)),
    ),
}
