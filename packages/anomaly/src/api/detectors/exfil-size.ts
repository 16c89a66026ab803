import { SCALES } from '../../options.js'
import type { Sight, WindowDetector } from './detector.js'

/** A window from this length on shows what is slow, ms. */
const SLOW_MS = 6 * 3_600_000

/** One actor takes far more bytes than others do, within an hour. Single large answers are in `message-size.ts`. */
export const exfilSize: WindowDetector = {
  kind: 'exfil_size',
  lead: 'Much data leaves',
  grave: true,
  explains: (sight) => sight.excess.metric === 'response_bytes' && !isSlow(sight),
}

export const isSlow = ({ excess }: Sight): boolean => SCALES[excess.scale]! >= SLOW_MS
