import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Letters, six digits and a check character in brackets, modulo 11. */
export const hkId: NationalId = {
  country: 'HK',
  name: 'HKID',
  pattern: /^[A-Z]{1,2}\d{6}\(?[0-9A]\)?$/,
  check: valid(stdnum.HK.hkid),
  score: 0.85,
}
