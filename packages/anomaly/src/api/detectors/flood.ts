import { mostFail, type WindowDetector } from './detector.js'
import { isWalk } from './enumeration.js'

/** One client calls far more often than any other, and nothing says more than that. Many new clients are in `crowd.ts`. */
export const flood: WindowDetector = {
  kind: 'flood',
  lead: 'One client floods',
  grave: false,
  explains: (sight) => sight.excess.metric === 'requests' && !mostFail(sight) && (sight.login || !isWalk(sight)),
}
