import { isDemand } from '../demand.js'
import { NEWCOMERS } from '../windows.js'
import type { CrowdDetector } from './crowd-detector.js'

/** Many new clients at once, each of which does little: a flood that no single client shows. Demand brings new clients, too. */
export const floodDistributed: CrowdDetector = {
  metric: 'newcomers',
  tail: 0,
  place: NEWCOMERS.count,
  rule: (options) => options.newcomers,
  kindAt: () => 'flood_distributed',
  noun: 'clients never seen before',
  excused: isDemand,
}
