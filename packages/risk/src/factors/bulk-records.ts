/** One call gives many people's data; a page of twenty is none. */
import { factor, unit } from './factor.js'

export const bulkRecords = factor({
  name: 'bulk_records',
  group: 'stake',
  observes: '95th percentile of records per response, full at 100,000',
  source: 'OWASP API4:2023, unrestricted resource consumption; FAIR, loss magnitude by number of records',
  prior: 0.3,
  value: (profile) => unit((Math.log10(1 + profile.records.p95) - 1.3) / 3.7),
})
