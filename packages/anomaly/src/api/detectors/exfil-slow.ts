import type { WindowDetector } from './detector.js'
import { isSlow } from './exfil-size.js'

/** One actor takes far more bytes than others do, in so many hours that no shorter window shows it. */
export const exfilSlow: WindowDetector = {
  kind: 'exfil_slow',
  lead: 'Data leaves steadily',
  grave: true,
  explains: (sight) => sight.excess.metric === 'response_bytes' && isSlow(sight),
}
