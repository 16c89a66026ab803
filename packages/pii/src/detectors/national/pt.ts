import { weighted } from '../digits.js'
import type { NationalId } from './types.js'

/** Modulo 11; 1–3 for persons. */
export const ptNif: NationalId = {
  country: 'PT',
  name: 'NIF',
  pattern: /^[123]\d{8}$/,
  check: (text) => {
    const rest = weighted(text, [9, 8, 7, 6, 5, 4, 3, 2]) % 11
    return (rest < 2 ? 0 : 11 - rest) === text.charCodeAt(8) - 48
  },
  score: 0.2,
}
