import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Check letter from the number modulo 23, prefix X/Y/Z. */
export const esNie: NationalId = {
  country: 'ES',
  name: 'NIE',
  pattern: /^[XYZ]-?\d{7}-?[A-Z]$/,
  check: valid(stdnum.ES.nie),
  score: 0.92,
}
