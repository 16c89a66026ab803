import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Date of birth, century sign, check character modulo 31. */
export const fiHetu: NationalId = {
  country: 'FI',
  name: 'henkilötunnus',
  pattern: /^\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]$/,
  check: valid(stdnum.FI.hetu),
  score: 0.95,
}
