import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** The eleven test: one in eleven bare numbers passes. */
export const nlBsn: NationalId = {
  country: 'NL',
  name: 'BSN',
  pattern: /^\d{9}$/,
  check: valid(stdnum.NL.bsn),
  score: 0.25,
}
