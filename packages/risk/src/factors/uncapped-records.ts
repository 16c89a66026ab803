/** Nothing limits what one call can ask for. */
import { factor } from './factor.js'

export const uncappedRecords = factor({
  name: 'uncapped_records',
  group: 'reach',
  observes: 'how far the largest answers are above the usual one, in records or bytes',
  source: 'OWASP API4:2023, unrestricted resource consumption',
  prior: 0.3,
  value: ({ records, responseBytes }) => {
    const tail = (large: number, usual: number) => Math.log10(Math.max(1, large) / Math.max(1, usual)) - 1
    return (
      Math.max(
        records.p95 >= 100 ? tail(records.p95, records.median) : 0,
        tail(responseBytes.p99, responseBytes.median),
      ) / 2
    )
  },
})
