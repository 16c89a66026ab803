import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** ISO 7064 MOD 11,10. */
export const hrOib: NationalId = {
  country: 'HR',
  name: 'OIB',
  pattern: /^\d{11}$/,
  check: valid(stdnum.HR.oib),
  score: 0.25,
}
