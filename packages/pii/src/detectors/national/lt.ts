import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** As Estonia: century and sex, date, two-stage modulo 11. */
export const ltAsmens: NationalId = {
  country: 'LT',
  name: 'asmens kodas',
  pattern: /^[1-6]\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{4}$/,
  check: valid(stdnum.LT.asmens),
  score: 0.4,
}
