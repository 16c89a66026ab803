import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Date of birth with month offset, weights modulo 11. */
export const bgEgn: NationalId = {
  country: 'BG',
  name: 'EGN',
  pattern: /^\d{10}$/,
  check: valid(stdnum.BG.egn),
  score: 0.3,
}
