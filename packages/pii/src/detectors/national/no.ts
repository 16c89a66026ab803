import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Date of birth and two check digits modulo 11. */
export const noFnr: NationalId = {
  country: 'NO',
  name: 'fødselsnummer',
  pattern: /^(?:[0-7]\d)(?:[04][1-9]|[15][0-2])\d{2} ?\d{5}$/,
  check: valid(stdnum.NO.fodselsnummer),
  score: 0.5,
}
