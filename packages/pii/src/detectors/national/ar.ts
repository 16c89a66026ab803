import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** CUIL of a person: prefix 20/23/24/27, weights modulo 11. */
export const arDni: NationalId = {
  country: 'AR',
  name: 'CUIL/CUIT',
  pattern: /^(?:20|23|24|27)-\d{8}-\d$/,
  check: valid(stdnum.AR.cuit),
  score: 0.9,
}
