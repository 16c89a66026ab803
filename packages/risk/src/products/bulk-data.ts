/** Many records of sensitive data in one answer. */
import { bulkRecords } from '../factors/bulk-records.js'
import type { Product } from './product.js'

export const bulkData: Product = {
  name: 'bulk_data',
  of: ['bulk_records', 'response_data'],
  observes: 'many records of sensitive data in one answer',
  source: 'FAIR, loss magnitude',
  prior: 1.2,
  value: (profile, context) => bulkRecords.value(profile, context) * context.response,
}
