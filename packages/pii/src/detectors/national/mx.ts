import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Name letters, date, sex, state, check digit (RENAPO). */
export const mxCurp: NationalId = {
  country: 'MX',
  name: 'CURP',
  pattern: /^[A-Z]{4}\d{6}[HMX][A-Z]{2}[A-Z]{3}[A-Z0-9]\d$/,
  check: valid(stdnum.MX.curp),
  score: 0.97,
}
