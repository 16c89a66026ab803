/** Restricted data in the open. */
import { impactOf, isCredential } from '../profile/sensitivity.js'
import { type Floor, isOpen } from './floor.js'

export const openRestrictedData: Floor = {
  name: 'open_restricted_data',
  because: 'secrets, government ids, card or health data are returned to the Internet without credentials',
  least: 85,
  source: 'OWASP API2:2023; GDPR article 9; PCI DSS 3',
  applies: (profile, context) =>
    profile.exposure === 'public' &&
    isOpen(context) &&
    Object.entries(profile.responseLabels).some(
      ([label, count]) => count > 0 && impactOf(label) >= 9 && !(context.login && isCredential(label)),
    ),
}
