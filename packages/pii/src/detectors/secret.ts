import { parseRedaction, secretForm } from '@apiscope/schema'
import { entropy } from './entropy.js'
import { type DetectContext, type Detector, NO, type Verdict, withName } from './types.js'

export const secret: Detector = {
  id: 'secret',
  label: 'SECRET',
  detect(_value: string, context: DetectContext): Verdict {
    const { facts } = context
    if (facts.kind === 'redacted') return redacted(facts.text, context)
    if (facts.length < 8) return NO
    const { text } = facts
    if (text.startsWith('eyJ')) return { score: withName(context, 'SECRET', 0.2, 0.9), evidence: 'token form' }
    const evidence = secretForm(text)
    if (evidence !== undefined) return { score: 0.96, evidence }
    return random(context)
  },
}

function redacted(text: string, context: DetectContext): Verdict {
  const r = parseRedaction(text)
  if (r === undefined) return NO
  if (r.kind === 'secret' || r.kind === 'session') return { score: 0.97, evidence: 'redacted' }
  if (r.kind === 'jwt') return { score: 0.2, evidence: 'redacted' }
  if (r.kind === 'token')
    return {
      score: withName(context, 'SECRET', r.length >= 16 && r.alphabet !== 'digits' ? 0.5 : 0.1, 0.85),
      evidence: 'redacted',
    }
  return { score: r.kind === 'cookie' ? 0.3 : 0, evidence: 'redacted' }
}

/** Long random text may be a key, but also a hash, an id or a cursor: never enough alone. */
function random(context: DetectContext): Verdict {
  const { facts } = context
  if (facts.spaces > 0 || facts.length < 12 || facts.length > 400) return NO
  if (facts.kind === 'uuid') return { score: withName(context, 'SECRET', 0.1, 0.8), evidence: 'uuid' }
  if (facts.kind !== 'opaque' && facts.kind !== 'hex' && facts.kind !== 'identifier' && facts.kind !== 'other')
    return NO
  const bits = entropy(facts.text)
  if (bits < 3 || (facts.kind === 'identifier' && bits < 3.3))
    return { score: withName(context, 'SECRET', 0, 0.5), evidence: 'low entropy' }
  const score = facts.length >= 24 && bits >= 3.3 ? 0.3 : 0.2
  return { score: withName(context, 'SECRET', score, 0.9), evidence: 'random text' }
}
