import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Century and sex digit, date of birth, two-stage modulo 11. */
export const eeIk: NationalId = {
  country: 'EE',
  name: 'isikukood',
  pattern: /^[1-6]\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{4}$/,
  check: valid(stdnum.EE.ik),
  score: 0.4,
}
