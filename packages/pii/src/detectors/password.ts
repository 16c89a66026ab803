import { isPasswordHash, parseRedaction } from '@apiscope/schema'
import { type DetectContext, type Detector, NO, type Verdict } from './types.js'

const STRONG_RULE = /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[!@#$%^&*?])[\x21-\x7e]{8,40}$/

export const password: Detector = {
  id: 'password',
  label: 'PASSWORD',
  detect(_value: string, { facts, named }: DetectContext): Verdict {
    const { text } = facts
    if (facts.kind === 'redacted')
      return parseRedaction(text)?.kind === 'password' ? { score: 1, evidence: 'redacted' } : NO
    if (facts.length < 4 || facts.length > 256) return NO
    if (isPasswordHash(text)) return { score: 0.95, evidence: 'password hash' }
    if (/^[*•]{5,}$/.test(text)) return { score: named.has('PASSWORD') ? 0.9 : 0.45, evidence: 'masked' }
    if (facts.spaces > 0 || facts.kind === 'url' || facts.kind === 'json')
      return { score: named.has('PASSWORD') ? 0.5 : 0, evidence: 'text' }
    if (facts.marks > 0 && text.indexOf('@') !== 0 && STRONG_RULE.test(text) && !/^[\w.+-]+@[\w-]+\./.test(text)) {
      return { score: named.has('PASSWORD') ? 0.97 : 0.45, evidence: 'mixed classes' }
    }
    return { score: named.has('PASSWORD') ? 0.85 : 0, evidence: 'any text' }
  },
}
