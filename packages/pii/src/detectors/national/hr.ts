import { mod11x10 } from '../digits.js'
import type { NationalId } from './types.js'

/** ISO 7064 MOD 11,10. */
export const hrOib: NationalId = {
  country: 'HR',
  name: 'OIB',
  pattern: /^\d{11}$/,
  check: mod11x10,
  score: 0.25,
}
