import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Modulo 11, written 1-4-5-2-1. */
export const thId: NationalId = {
  country: 'TH',
  name: 'เลขประจำตัวประชาชน',
  pattern: /^\d-\d{4}-\d{5}-\d{2}-\d$/,
  check: valid(stdnum.TH.idnr),
  score: 0.92,
}
