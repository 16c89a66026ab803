import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Region, date of birth, ISO 7064 MOD 11-2 (GB 11643). */
export const cnRic: NationalId = {
  country: 'CN',
  name: '居民身份证',
  pattern: /^[1-8]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]$/,
  check: valid(stdnum.CN.ric),
  score: 0.92,
}
