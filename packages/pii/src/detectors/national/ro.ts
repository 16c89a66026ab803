import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Sex and century, date, county, weights modulo 11. */
export const roCnp: NationalId = {
  country: 'RO',
  name: 'CNP',
  pattern: /^[1-9]\d{12}$/,
  check: valid(stdnum.RO.cnp),
  score: 0.5,
}
