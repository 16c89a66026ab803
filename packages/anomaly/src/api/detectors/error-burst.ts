import { failing, oftenRefused, type WindowDetector } from './detector.js'

/** One actor gets far more errors than others do: something breaks, or somebody looks for what breaks. */
export const errorBurst: WindowDetector = {
  kind: 'error_burst',
  lead: 'A burst of errors',
  grave: false,
  explains: (sight) => failing(sight) && !(sight.login && oftenRefused(sight)),
}
