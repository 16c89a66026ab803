import { parseRedaction } from '@apiscope/schema'
import { type DetectContext, type Detector, NO, type Verdict } from './types.js'

const COMPACT = /^(?:Bearer )?(eyJ[A-Za-z0-9_-]{4,})\.([A-Za-z0-9_-]*)(?:\.([A-Za-z0-9_-]*)){0,3}/

/** RFC 7519 in the compact form: the header decodes to JSON that names an algorithm. */
export const jwt: Detector = {
  id: 'jwt',
  label: 'JWT',
  detect(_value: string, { facts }: DetectContext): Verdict {
    if (facts.kind === 'redacted')
      return parseRedaction(facts.text)?.kind === 'jwt' ? { score: 1, evidence: 'redacted' } : NO
    const at = facts.text.indexOf('eyJ')
    if (at < 0 || at > 7 || facts.length < 10) return NO
    const m = COMPACT.exec(facts.text)
    if (m === null)
      return /^(?:Bearer )?eyJ[\w-]+(?:\.{2,}|…|$)/.test(facts.text) ? { score: 0.6, evidence: 'cut short' } : NO
    const header = Buffer.from(m[1], 'base64url').toString('latin1')
    if (/"(?:alg|enc|typ|kid)"\s*:/.test(header)) return { score: 0.99, evidence: 'header names an algorithm' }
    return { score: 0.6, evidence: 'shape' }
  },
}
