/** Sensitive data of many people. */
import { blastRadius } from '../factors/blast-radius.js'
import type { Product } from './product.js'

export const peopleConcerned: Product = {
  name: 'people_concerned',
  of: ['blast_radius', 'response_data'],
  observes: 'sensitive data of many people',
  source: 'GDPR article 33',
  prior: 0.5,
  value: (profile, context) => blastRadius.value(profile, context) * context.response,
}
