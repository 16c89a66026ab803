import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Locality, serial, sex digit; the form is telling. */
export const pkCnic: NationalId = {
  country: 'PK',
  name: 'CNIC',
  pattern: /^\d{5}-\d{7}-\d$/,
  check: valid(stdnum.PK.cnic),
  score: 0.88,
}
