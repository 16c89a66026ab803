import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Date of birth with month offset, weights modulo 11. */
export const bgEgn: NationalId = {
  country: 'BG',
  name: 'EGN',
  pattern: /^\d{2}(?:[024][1-9]|[135][0-2])(?:0[1-9]|[12]\d|3[01])\d{4}$/,
  check: valid(stdnum.BG.egn),
  score: 0.3,
}
