/** A write that anyone may do, unless it is a form that is open by design. */
import type { Product } from './product.js'

export const openChange: Product = {
  name: 'open_change',
  of: ['unauthenticated_success', 'function_impact'],
  observes: 'a write that anyone may do, unless it is a form that is open by design',
  source: 'OWASP API2:2023',
  prior: 0.9,
  value: (profile, context) => (profile.stateChanging && !context.form ? context.unauthenticated : 0),
}
