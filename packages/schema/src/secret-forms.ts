/** Published forms of credentials: a value of one of these is a credential under any name. Sensor and labels use the same list. */

interface SecretForm {
  /** Characters that it can begin with: ordinary values are turned away by one look. */
  first: string
  pattern: RegExp
  /** What it is, for evidence. */
  what: string
  /** Words can look like it too: it must hold a digit behind its first six characters. */
  digit?: boolean
}

/** Patterns are anchored and hold no nested repetition: their time is linear in the value. */
const FORMS: readonly SecretForm[] = [
  { first: 'A', pattern: /^(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,}$/, what: 'AWS key id' },
  { first: 'g', pattern: /^gh[pousr]_[A-Za-z0-9]{16,}/, what: 'GitHub token' },
  { first: 'g', pattern: /^github_pat_\w{20,}/, what: 'GitHub token' },
  { first: 'g', pattern: /^gl(?:pat|dt|rt|soat|ptt|ft|imt|agent|cbt)-[\w.-]{16,}/, what: 'GitLab token' },
  { first: 'x', pattern: /^xox[abceoprs]-[\w.-]{8,}/, what: 'Slack token' },
  { first: 'x', pattern: /^xapp-\d-\w{6,}/, what: 'Slack token' },
  { first: 'sr', pattern: /^(?:sk|rk)_(?:live|test|prod|sandbox)_\w{8,}/, what: 'secret key' },
  { first: 'wts', pattern: /^(?:whsec|tok_secret|secret|sec)_[\w+/=-]{12,}/, what: 'secret prefix', digit: true },
  { first: 'A', pattern: /^AIza[\w-]{30,}/, what: 'Google API key' },
  { first: 'y', pattern: /^ya29\.[\w-]{10,}/, what: 'Google access token' },
  { first: 'G', pattern: /^GOCSPX-[\w-]{10,}/, what: 'Google client secret' },
  { first: 'S', pattern: /^SG\.[\w-]{10,}\.[\w-]{10,}/, what: 'SendGrid key' },
  { first: 'sS', pattern: /^shp(?:at|ca|pa|ss|tka|rt)_[a-f0-9]{16,}/i, what: 'Shopify token' },
  { first: 'n', pattern: /^npm_[A-Za-z0-9]{30,}/, what: 'npm token' },
  { first: 'p', pattern: /^pypi-[\w-]{30,}/, what: 'PyPI token' },
  { first: 'r', pattern: /^rubygems_[a-f0-9]{32,}/, what: 'RubyGems key' },
  { first: 'd', pattern: /^do[opr]_v1_[a-f0-9]{32,}/, what: 'DigitalOcean token' },
  { first: 'h', pattern: /^hv[sbr]\.[\w-]{20,}/, what: 'Vault token' },
  { first: 'h', pattern: /^hf_[A-Za-z0-9]{16,}/, what: 'Hugging Face token' },
  {
    first: 'grslfnxdptCA',
    pattern: /^(?:gsk|r8|sbp|lin_api|figd|nvapi|xai|dckr_pat|pat|ntn|dp\.pt|CFPAT|tfp|ATATT3x|ATCTT3x)[_.-]?[\w-]{20,}/,
    what: 'API token',
    digit: true,
  },
  { first: 'p', pattern: /^pat[A-Za-z0-9]{14}\.[0-9a-f]{64}/, what: 'Airtable token' },
  { first: 'P', pattern: /^PuTTY-User-Key-File-\d/, what: 'private key' },
  { first: 'P', pattern: /^PMAK-[0-9a-f]{24}-[0-9a-f]{34}/, what: 'Postman key' },
  { first: 'v', pattern: /^v[1-4]\.(?:local|public)\.[\w-]{20,}/, what: 'PASETO' },
  {
    first: 'gNsptbyHrFRdzKL',
    pattern:
      /^(?:glsa|glc|NRAK|NRII|sb_secret|sntrys|sntryu|pscale_tkn|pscale_pw|pul|tskey|tss|bkua|y0|HRKU|rzp_live|rzp_test|FLWSECK|RGAPI|dt0c01|dp\.st|zpka|KEY|LTAI|pplx)[_.-]?[\w-]{16,}/,
    what: 'API token',
    digit: true,
  },
  { first: 'M', pattern: /^[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,}$/, what: 'Discord token' },
  { first: 'x', pattern: /^xkeysib-[a-f0-9]{32,}/, what: 'Brevo key' },
  { first: 'd', pattern: /^dapi[a-f0-9]{32}/, what: 'Databricks token' },
  { first: 'eE', pattern: /^eaa[a-z0-9]{30,}/i, what: 'Facebook token' },
  { first: 's', pattern: /^sq0[a-z]{3}-[\w-]{20,}/, what: 'Square token' },
  { first: 'E', pattern: /^EAAA[\w-]{40,}/, what: 'Square token' },
  { first: 'a', pattern: /^amzn\.mws\.[0-9a-f-]{36}/, what: 'Amazon MWS token' },
  { first: 'A', pattern: /^Atz[ar]\|[\w+/=-]{16,}/, what: 'Amazon token' },
  { first: 'b0123456789', pattern: /^(?:bot)?\d{6,12}:[\w-]{30,}$/, what: 'Telegram bot token' },
  {
    first: 'arplscbARPLSCB',
    pattern:
      /^(?:access|refresh|public|link|session|client|api|auth|bearer)[-_](?:token|secret|key|live|test|sandbox|development|production)[-_][\w-]{8,}/i,
    what: 'token prefix',
    digit: true,
  },
  {
    first: 'apl',
    pattern: /^(?:access|public|link)-(?:sandbox|development|production)-[0-9a-f-]{16,}/,
    what: 'token prefix',
  },
  { first: 's', pattern: /^sk-(?:proj-|ant-|or-)?[\w-]{16,}/, what: 'API key', digit: true },
  { first: 'k', pattern: /^key-[0-9a-f]{32}$/, what: 'API key' },
  { first: '-', pattern: /^-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY/, what: 'private key' },
  { first: 'A', pattern: /^AGE-SECRET-KEY-1[A-Z0-9]{20,}/, what: 'private key' },
  {
    first: 'BbTtAaSsDdGgKkJj',
    pattern: /^(?:Bearer|Token|ApiKey|Api-Key|SSWS|DPoP|GenieKey|Key|JWT) [\w.~+/=:|-]{4,}$/i,
    what: 'authorization scheme',
    digit: true,
  },
  { first: 'Bb', pattern: /^Bearer [\w.~+/=:|-]{4,}$/i, what: 'authorization scheme' },
  { first: 'Bb', pattern: /^Basic [A-Za-z0-9+/_-]{6,}={0,2}$/i, what: 'authorization scheme', digit: true },
  { first: 'Bb', pattern: /^Basic [A-Za-z0-9+/]{4,}={1,2}$/i, what: 'authorization scheme' },
  {
    first: 'DdAaHhOoSsNn',
    pattern:
      /^(?:Digest|AWS4-HMAC-SHA256|Hawk|OAuth|Signature|HMAC-SHA256|SharedKey|NTLM|Negotiate) [\w+/-]{1,64}[=:, ]/i,
    what: 'authorization scheme',
  },
]

/** Forms of stored passwords (crypt(3), Argon2, LDAP, PBKDF2). */
const PASSWORD_HASH =
  /^(?:\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{53}|\$argon2(?:id|i|d)\$|\$(?:1|5|6|7|y|gy|apr1|sha1|md5|pbkdf2(?:-sha\d{1,3})?)\$|\$[PH]\$[./0-9A-Za-z]{31}|\$S\$[./0-9A-Za-z]{50}|\$scrypt\$|\{(?:SSHA|SHA|MD5|BCRYPT|CRYPT)\}|pbkdf2(?:_|:|\$)sha)/

/** `pi_…_secret_…`: begins with anything. */
const SECRET_IN_NAME = /^[a-z0-9]{2,12}_[A-Za-z0-9]{6,64}_secret_[A-Za-z0-9]{6,}/

/** The forms by their first character. */
const BY_FIRST: SecretForm[][] = Array.from({ length: 128 }, () => [])
for (const form of FORMS) for (const c of form.first) BY_FIRST[c.charCodeAt(0)]!.push(form)
const SHORTEST = 9

/** What published credential a value is by its form; undefined when it is none. */
export function secretForm(text: string): string | undefined {
  if (text.length < SHORTEST) return undefined
  const first = text.charCodeAt(0)
  if (first < 128) {
    for (const { pattern, what, digit } of BY_FIRST[first]!) {
      if (pattern.test(text) && (!digit || hasDigit(text, 6))) return what
    }
  }
  return text.includes('_secret_') && SECRET_IN_NAME.test(text) && hasDigit(text, 6) ? 'secret in name' : undefined
}

/** Is this the stored form of a password? */
export const isPasswordHash = (text: string): boolean => {
  const c = text.charCodeAt(0)
  return (c === 0x24 || c === 0x7b || c === 0x70) && PASSWORD_HASH.test(text)
}

function hasDigit(text: string, from: number): boolean {
  for (let i = from; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c >= 48 && c <= 57) return true
  }
  return false
}
