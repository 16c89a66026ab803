import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Two check digits; the last digit is even. */
export const trTckn: NationalId = {
  country: 'TR',
  name: 'T.C. Kimlik No',
  pattern: /^[1-9]\d{9}[02468]$/,
  check: valid(stdnum.TR.tckimlik),
  score: 0.45,
}
