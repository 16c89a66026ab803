import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Date and place of birth; no check digit. */
export const myNric: NationalId = {
  country: 'MY',
  name: 'MyKad',
  pattern: /^\d{6}-\d{2}-\d{4}$/,
  check: valid(stdnum.MY.nric),
  score: 0.85,
}
