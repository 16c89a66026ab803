import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Date of birth and Luhn. */
export const sePnr: NationalId = {
  country: 'SE',
  name: 'personnummer',
  pattern: /^(?:\d{2})?\d{6}[-+]\d{4}$/,
  check: valid(stdnum.SE.personnummer),
  score: 0.88,
}
