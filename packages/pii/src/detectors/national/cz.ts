import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Date of birth (month + 50 for women), divisible by 11. */
export const czRc: NationalId = {
  country: 'CZ',
  name: 'rodné číslo',
  pattern: /^\d{6}\/\d{3,4}$/,
  check: valid(stdnum.CZ.rc),
  score: 0.9,
}
