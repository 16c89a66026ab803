import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** EAN-13 check with the country prefix 756. */
export const chAhv: NationalId = {
  country: 'CH',
  name: 'AHV-Nr.',
  pattern: /^756\.?\d{4}\.?\d{4}\.?\d{2}$/,
  check: valid(stdnum.CH.ssn),
  score: 0.95,
}
