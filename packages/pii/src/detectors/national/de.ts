import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Digit repetition rule and ISO 7064 MOD 11,10. */
export const deIdnr: NationalId = {
  country: 'DE',
  name: 'Steuer-ID',
  pattern: /^\d{2} ?\d{3} ?\d{3} ?\d{3}$/,
  check: valid(stdnum.DE.idnr),
  score: 0.45,
}
