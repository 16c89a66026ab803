import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Prefix rules of HMRC NIM39110; it has no check digit. */
export const gbNino: NationalId = {
  country: 'GB',
  name: 'National Insurance number',
  pattern: /^[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]$/,
  check: valid(stdnum.GB.nino),
  score: 0.88,
}
