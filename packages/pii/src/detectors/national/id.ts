import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Luhn over the serial; written with dots. */
export const idNpwp: NationalId = {
  country: 'ID',
  name: 'NPWP',
  pattern: /^\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}$/,
  check: valid(stdnum.ID.npwp),
  score: 0.85,
}
