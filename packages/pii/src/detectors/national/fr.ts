import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Sex, year, month, place, key 97 − n mod 97. */
export const frNir: NationalId = {
  country: 'FR',
  name: 'NIR',
  pattern: /^[12] ?\d{2} ?\d{2} ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}$/,
  check: valid(stdnum.FR.nir),
  score: 0.85,
}
