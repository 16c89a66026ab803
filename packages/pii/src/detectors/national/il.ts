import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Luhn over nine digits: one in ten bare numbers passes. */
export const ilId: NationalId = {
  country: 'IL',
  name: 'Teudat Zehut',
  pattern: /^\d{9}$/,
  check: valid(stdnum.IL.idnr),
  score: 0.2,
}
