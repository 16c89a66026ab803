import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Date of birth with century in the month, weights modulo 10. */
export const plPesel: NationalId = {
  country: 'PL',
  name: 'PESEL',
  pattern: /^\d{2}(?:[02468][1-9]|[13579][0-2])(?:0[1-9]|[12]\d|3[01])\d{5}$/,
  check: valid(stdnum.PL.pesel),
  score: 0.35,
}
