import { isServed } from './bola.js'
import { mostFail, type Sight, type WindowDetector } from './detector.js'

/** Share of calls with a new object from which many calls are a walk. */
const WALK = 0.6

/**
 * One actor walks through object ids, in order or not: without a login or with many misses. Many calls that nearly all name
 * another object are a walk as well. The work of many is in `shared-walk.ts`.
 */
export const enumeration: WindowDetector = {
  kind: 'enumeration',
  lead: 'Object ids are being walked through',
  grave: false,
  // What is named at a login are people, each by himself or by whoever guesses.
  explains: (sight) => !sight.login && (sight.excess.metric === 'objects' ? !isServed(sight) : isWalk(sight)),
}

export const isWalk = (sight: Sight): boolean =>
  sight.excess.metric === 'requests' && !mostFail(sight) && sight.objects >= WALK
