import { parseRedaction } from '@apiscope/schema'
import { entropy } from './entropy.js'
import { type DetectContext, type Detector, NO, type Verdict, withName } from './types.js'

/** Published prefixes of credentials; each is followed by its random part. */
const KNOWN: readonly [RegExp, string][] = [
  [/^(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}$/, 'AWS key id'],
  [/^gh[pousr]_[A-Za-z0-9]{16,}/, 'GitHub token'],
  [/^github_pat_\w{20,}/, 'GitHub token'],
  [/^glpat-[\w-]{16,}/, 'GitLab token'],
  [/^xox[abeoprs]-[\w-]{8,}/, 'Slack token'],
  [/^xapp-\d-\w{6,}/, 'Slack token'],
  [/^(?:sk|rk)_(?:live|test|prod|sandbox)_\w{8,}/, 'secret key'],
  [/^(?:whsec|tok_secret|secret|sec)_[\w+/=-]{12,}/, 'secret prefix'],
  [/^AIza[\w-]{30,}/, 'Google API key'],
  [/^ya29\.[\w-]{10,}/, 'Google access token'],
  [/^GOCSPX-[\w-]{10,}/, 'Google client secret'],
  [/^SG\.[\w-]{10,}\.[\w-]{10,}/, 'SendGrid key'],
  [/^shp(?:at|ca|pa|ss)_[a-f0-9]{16,}/i, 'Shopify token'],
  [/^npm_[A-Za-z0-9]{30,}/, 'npm token'],
  [/^pypi-[\w-]{30,}/, 'PyPI token'],
  [/^dop_v1_[a-f0-9]{32,}/, 'DigitalOcean token'],
  [/^hv[sb]\.[\w-]{20,}/, 'Vault token'],
  [/^eaa[a-z0-9]{30,}/i, 'Facebook token'],
  [/^sq0[a-z]{3}-[\w-]{20,}/, 'Square token'],
  [
    /^(?:access|refresh|public|link|session|client|api|auth|bearer)[-_](?:token|secret|key|live|test|sandbox|development|production)[-_][\w-]{8,}/i,
    'token prefix',
  ],
  [/^(?:access|public|link)-(?:sandbox|development|production)-[0-9a-f-]{16,}/, 'token prefix'],
  [/^sk-(?:proj-|ant-)?[\w-]{16,}/, 'API key'],
  [/^key-[0-9a-f]{32}$/, 'API key'],
  [/_secret_[A-Za-z0-9]{6,}/, 'secret in name'],
  [/^-----BEGIN (?:[A-Z]+ )?PRIVATE KEY/, 'private key'],
  [
    /^(?:Bearer|Token|ApiKey|SSWS|DPoP) [\w.~+/=:-]{4,}$|^Basic [A-Za-z0-9+/]{6,}={0,2}$|^(?:Digest|AWS4-HMAC-SHA256) \w+=/i,
    'authorization scheme',
  ],
]

/** All prefixes in one pattern, so that ordinary text is turned away by a single test. */
const ANY = new RegExp(KNOWN.map(([pattern]) => `(?:${pattern.source})`).join('|'), 'i')

export const secret: Detector = {
  id: 'secret',
  label: 'SECRET',
  detect(_value: string, context: DetectContext): Verdict {
    const { facts } = context
    if (facts.kind === 'redacted') return redacted(facts.text, context)
    if (facts.length < 8) return NO
    const { text } = facts
    if (text.startsWith('eyJ')) return { score: withName(context, 'SECRET', 0.2, 0.9), evidence: 'token form' }
    if (ANY.test(text)) {
      for (const [pattern, evidence] of KNOWN) if (pattern.test(text)) return { score: 0.96, evidence }
    }
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
