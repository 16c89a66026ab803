import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** RFC of a person: four letters, date, homoclave. */
export const mxRfc: NationalId = {
  country: 'MX',
  name: 'RFC',
  pattern: /^[A-ZÑ&]{4}-?\d{6}-?[A-Z0-9]{3}$/,
  check: valid(stdnum.MX.rfc),
  score: 0.85,
}
