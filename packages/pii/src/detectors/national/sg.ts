import type { NationalId } from './types.js'

const WEIGHTS = [2, 7, 6, 5, 4, 3, 2]
const LETTERS: Record<string, string> = {
  S: 'JZIHGFEDCBA',
  T: 'JZIHGFEDCBA',
  F: 'XWUTRQPNMLK',
  G: 'XWUTRQPNMLK',
  M: 'KLJNPQRTUWX',
}
const OFFSET: Record<string, number> = { S: 0, T: 4, F: 0, G: 4, M: 3 }

/** Check letter from weights modulo 11, offset by the century letter (ICA). */
export const sgNric: NationalId = {
  country: 'SG',
  name: 'NRIC/FIN',
  pattern: /^[STFGM]\d{7}[A-Z]$/,
  check(text) {
    let sum = OFFSET[text[0]]
    for (let i = 0; i < 7; i++) sum += (text.charCodeAt(i + 1) - 48) * WEIGHTS[i]
    const letters = LETTERS[text[0]]
    return (text[0] === 'M' ? letters[10 - (sum % 11)] : letters[sum % 11]) === text[8]
  },
  score: 0.93,
}
