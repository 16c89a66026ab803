import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Modulo 11; 1–3 for persons. */
export const ptNif: NationalId = {
  country: 'PT',
  name: 'NIF',
  pattern: /^[123]\d{8}$/,
  check: valid(stdnum.PT.nif),
  score: 0.2,
}
