import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Date of birth with century in the month, weights modulo 10. */
export const plPesel: NationalId = {
  country: 'PL',
  name: 'PESEL',
  pattern: /^\d{11}$/,
  check: valid(stdnum.PL.pesel),
  score: 0.35,
}
