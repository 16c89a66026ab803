import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Region, date of birth, ISO 7064 MOD 11-2 (GB 11643). */
export const cnRic: NationalId = {
  country: 'CN',
  name: '居民身份证',
  pattern: /^\d{17}[\dX]$/,
  check: valid(stdnum.CN.ric),
  score: 0.92,
}
