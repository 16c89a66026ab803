/** How many people a loss would concern. */
import { isCredential } from '../profile/sensitivity.js'
import { decades, factor } from './factor.js'

export const blastRadius = factor({
  name: 'blast_radius',
  group: 'stake',
  observes:
    'different people whose data was returned, or exchanges that carried the commonest label; full at a million',
  source: 'FAIR, secondary loss magnitude; GDPR article 33 (approximate number of data subjects)',
  prior: 0.2,
  value: (profile, context) => {
    const labels = Object.entries(profile.responseLabels).filter(([label]) => !(context.login && isCredential(label)))
    return decades(profile.distinctSubjects ?? Math.max(0, ...labels.map(([, count]) => count)), 1_000_000)
  },
})
