import { NEWCOMERS } from '../windows.js'
import type { CrowdDetector } from './crowd-detector.js'

/** Many new clients are refused: at a login, passwords are being tried from many addresses, a few each. */
export const refusalsDistributed: CrowdDetector = {
  metric: 'newcomer_refusals',
  tail: 1,
  place: NEWCOMERS.refused,
  rule: (options) => options.newcomerRefusals,
  kindAt: (login) => (login ? 'cred_stuffing' : 'error_burst'),
  noun: 'refused attempts by clients never seen before',
  excused: () => false,
}
