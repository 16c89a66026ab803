import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Date of birth, citizenship digit, Luhn. */
export const zaId: NationalId = {
  country: 'ZA',
  name: 'ID number',
  pattern: /^\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]) ?\d{4} ?[01]\d{2}$/,
  check: valid(stdnum.ZA.idnr),
  score: 0.5,
}
