import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Check letter from the number modulo 23. */
export const esDni: NationalId = {
  country: 'ES',
  name: 'DNI',
  pattern: /^\d{8}-?[A-HJ-NP-TV-Z]$/,
  check: valid(stdnum.ES.dni),
  score: 0.9,
}
