import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Verhoeff, no leading 0 or 1 (UIDAI). */
export const inAadhaar: NationalId = {
  country: 'IN',
  name: 'Aadhaar',
  pattern: /^[2-9]\d{3}[ -]\d{4}[ -]\d{4}$/,
  check: valid(stdnum.IN.aadhaar),
  score: 0.88,
}
