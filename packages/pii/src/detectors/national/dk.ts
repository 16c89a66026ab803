import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Date of birth and century digit; the modulo 11 check ended in 2007. */
export const dkCpr: NationalId = {
  country: 'DK',
  name: 'CPR',
  pattern: /^\d{6}-\d{4}$/,
  check: valid(stdnum.DK.cpr),
  score: 0.8,
}
