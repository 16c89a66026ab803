import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Check letter modulo 23. */
export const iePps: NationalId = {
  country: 'IE',
  name: 'PPS',
  pattern: /^\d{7}[A-W][ABHTW]?$/,
  check: valid(stdnum.IE.pps),
  score: 0.85,
}
