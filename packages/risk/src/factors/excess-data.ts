/** More is returned than a caller needs. */
import { isCredential, isUnneeded } from '../profile/sensitivity.js'
import { factor } from './factor.js'

export const excessData = factor({
  name: 'excess_data',
  group: 'stake',
  observes: 'labels that an answer has rarely reason to hold in full, or many kinds of personal data at once',
  source: 'OWASP API3:2023, broken object property level authorization; PCI DSS 3.4',
  prior: 0.35,
  value: (profile, context) => {
    const labels = Object.entries(profile.responseLabels).filter(
      ([label, count]) => count > 0 && !(context.login && isCredential(label)),
    )
    return labels.some(([label]) => isUnneeded(label)) ? 1 : (labels.length - 3) / 4
  },
})
