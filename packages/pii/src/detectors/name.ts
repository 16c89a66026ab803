import { loadNameModel, NAME_THRESHOLD } from '../names/index.js'
import { fold } from '../words/fold.js'
import { cities, countries, states } from '../words/places.js'
import { type DetectContext, type Detector, NO, type Verdict, withName } from './types.js'

/** Names of persons by the model of `names/`, with places vetoed: they are its most frequent error. */
export const name: Detector = {
  id: 'name',
  label: 'NAME',
  detect(_value: string, context: DetectContext): Verdict {
    const { facts } = context
    if (facts.length < 2 || facts.length > 80 || facts.letters < 2) return NO
    if (facts.digits > 0 || facts.kind === 'url' || facts.kind === 'json' || facts.kind === 'placeholder') return NO
    if (facts.kind === 'boolean' || facts.kind === 'null' || facts.kind === 'text' || facts.kind === 'redacted')
      return NO
    if (/[_@#/\\{}<>=|*^~%$[\]]/.test(facts.text)) return NO
    const raw = loadNameModel().score(facts.text)
    // The model's own threshold is placed at 0.5 of the verdict, so that tiers mean the same for every detector.
    const score =
      raw >= NAME_THRESHOLD
        ? 0.5 + (0.5 * (raw - NAME_THRESHOLD)) / (1 - NAME_THRESHOLD + 1e-9)
        : (0.5 * raw) / (NAME_THRESHOLD + 1e-9)
    const key = fold(facts.text)
    if (cities.has(key) || states.has(key) || countries.has(key))
      return { score: Math.min(score, 0.3), evidence: 'place' }
    return { score: withName(context, 'NAME', score, Math.max(score, 0.6)), evidence: 'name model' }
  },
}
