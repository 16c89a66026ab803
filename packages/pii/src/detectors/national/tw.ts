import type { NationalId } from './types.js'

const REGION = 'ABCDEFGHJKLMNPQRSTUVXYWZIO'

/** Region letter as two digits, sex digit, weights 1-9-8-7-6-5-4-3-2-1-1 modulo 10. */
export const twId: NationalId = {
  country: 'TW',
  name: '身分證字號',
  pattern: /^[A-Z][1289]\d{8}$/,
  check(text) {
    const n = REGION.indexOf(text[0]) + 10
    let sum = Math.floor(n / 10) + (n % 10) * 9
    for (let i = 1; i < 9; i++) sum += (text.charCodeAt(i) - 48) * (9 - i)
    return (sum + text.charCodeAt(9) - 48) % 10 === 0
  },
  score: 0.85,
}
