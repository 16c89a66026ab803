/** It behaves unlike itself. */
import { factor } from './factor.js'

export const anomalies = factor({
  name: 'anomalies',
  group: 'evidence',
  observes: 'anomaly alerts, high 1, medium 0.35, low 0.1, saturating',
  halfLifeDays: 3,
  source: 'OWASP Risk Rating, intrusion detection; FAIR, contact frequency',
  prior: 1.1,
  value: ({ anomalies: { high, medium, low } }) => {
    const sum = high + 0.35 * medium + 0.1 * low
    return sum / (1 + sum)
  },
})
