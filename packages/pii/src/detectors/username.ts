import { type DetectContext, type Detector, NO, type Verdict } from './types.js'

const HANDLE = /^@[A-Za-z0-9_][A-Za-z0-9_.-]{1,38}$/
const LOGIN = /^[\p{L}\p{N}][\p{L}\p{N}._@\\+-]{1,63}$/u

/** Account names have no form of their own: only a handle speaks for itself, the rest needs a name. */
export const username: Detector = {
  id: 'username',
  label: 'USERNAME',
  detect(_value: string, { facts, named }: DetectContext): Verdict {
    if (facts.spaces > 0 || facts.length < 2 || facts.length > 64 || facts.letters === 0) return NO
    if (HANDLE.test(facts.text)) return { score: named.has('USERNAME') ? 0.95 : 0.5, evidence: 'handle' }
    if (facts.kind === 'url' || facts.kind === 'uuid' || facts.kind === 'json') return NO
    if (!LOGIN.test(facts.text)) return NO
    const mixed = facts.digits > 0 && facts.digits <= 6 && facts.upper <= 2 && facts.length <= 24
    return { score: named.has('USERNAME') ? 0.85 : mixed ? 0.2 : 0.1, evidence: 'login form' }
  },
}
