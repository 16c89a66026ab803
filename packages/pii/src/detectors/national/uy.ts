import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Weights modulo 10. */
export const uyCi: NationalId = {
  country: 'UY',
  name: 'cédula',
  pattern: /^\d\.\d{3}\.\d{3}-\d$/,
  check: valid(stdnum.UY.cedula),
  score: 0.88,
}
