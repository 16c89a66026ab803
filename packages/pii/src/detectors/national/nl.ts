import { weighted } from '../digits.js'
import type { NationalId } from './types.js'

/** The eleven test: one in eleven bare numbers passes. */
export const nlBsn: NationalId = {
  country: 'NL',
  name: 'BSN',
  pattern: /^\d{9}$/,
  check: (text) => text !== '000000000' && weighted(text, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0,
  score: 0.25,
}
