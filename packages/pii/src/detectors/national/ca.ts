import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Luhn, first digit 1–7 or 9. */
export const caSin: NationalId = {
  country: 'CA',
  name: 'SIN',
  pattern: /^\d{3}[- ]\d{3}[- ]\d{3}$/,
  check: valid(stdnum.CA.sin),
  score: 0.85,
}
