import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Modulo 11 with K for ten. */
export const clRun: NationalId = {
  country: 'CL',
  name: 'RUN',
  pattern: /^\d{1,2}\.?\d{3}\.?\d{3}-[\dK]$/,
  check: (text) => valid(stdnum.CL.run)(text.replace(/\./g, '')),
  score: 0.9,
}
