import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Holder type in the fourth letter; the check letter is unpublished. */
export const inPan: NationalId = {
  country: 'IN',
  name: 'PAN',
  pattern: /^[A-Z]{3}[ABCFGHLJPTK][A-Z]\d{4}[A-Z]$/,
  check: valid(stdnum.IN.pan),
  score: 0.85,
}
