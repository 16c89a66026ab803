import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Name, date, place code, check letter. */
export const itCf: NationalId = {
  country: 'IT',
  name: 'codice fiscale',
  pattern: /^[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]$/,
  check: valid(stdnum.IT.codicefiscale),
  score: 0.97,
}
