import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Date of birth, sex and century, weights modulo 11. */
export const krRrn: NationalId = {
  country: 'KR',
  name: '주민등록번호',
  pattern: /^\d{6}-\d\d{6}$/,
  check: valid(stdnum.KR.rrn),
  score: 0.92,
}
