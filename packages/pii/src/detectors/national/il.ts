import { luhn } from '../digits.js'
import type { NationalId } from './types.js'

/** Luhn over nine digits: one in ten bare numbers passes. */
export const ilId: NationalId = {
  country: 'IL',
  name: 'Teudat Zehut',
  pattern: /^\d{9}$/,
  check: luhn,
  score: 0.2,
}
