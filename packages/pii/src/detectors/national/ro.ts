import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Sex and century, date, county, weights modulo 11. */
export const roCnp: NationalId = {
  country: 'RO',
  name: 'CNP',
  pattern: /^[1-9]\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{6}$/,
  check: valid(stdnum.RO.cnp),
  score: 0.5,
}
