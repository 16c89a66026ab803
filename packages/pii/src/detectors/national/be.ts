import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Date of birth, counter, modulo 97. */
export const beNn: NationalId = {
  country: 'BE',
  name: 'Rijksregisternummer',
  pattern: /^\d{2}\.?\d{2}\.?\d{2}[- ]?\d{3}\.?\d{2}$/,
  check: valid(stdnum.BE.nn),
  score: 0.6,
}
