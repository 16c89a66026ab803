import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Date of birth, citizenship digit, Luhn. */
export const zaId: NationalId = {
  country: 'ZA',
  name: 'ID number',
  pattern: /^\d{6} ?\d{4} ?[01]\d{2}$/,
  check: valid(stdnum.ZA.idnr),
  score: 0.5,
}
