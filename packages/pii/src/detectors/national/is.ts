import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Date of birth, modulo 11, century digit. */
export const isKt: NationalId = {
  country: 'IS',
  name: 'kennitala',
  pattern: /^\d{6}-\d{4}$/,
  check: valid(stdnum.IS.kennitala),
  score: 0.85,
}
