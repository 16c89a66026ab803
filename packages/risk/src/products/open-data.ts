/** Personal data without credentials. */
import { hasPathParameter } from '../profile/route.js'
import type { Product } from './product.js'

/** Ids that cannot be counted through are a credential of sorts: who has the link may read (capability URLs, W3C TAG 2014). */
const LINK = 0.4

export const openData: Product = {
  name: 'open_data',
  of: ['unauthenticated_success', 'response_data'],
  observes: 'personal data without credentials',
  source: 'OWASP API2:2023',
  prior: 1.2,
  value: (profile, context) => {
    const guessable = profile.sequentialIds || !hasPathParameter(profile.path)
    return context.unauthenticated * context.response * (guessable ? 1 : LINK)
  },
}
