import { fieldOf } from '@apiscope/http'
import { origin, policyDirectives, products, tokens, withoutCredentials } from './header-values.js'

/** Reads of a raw header list (alternating name, value, as on the wire) without building an object per message. */
export class HeaderView {
  constructor(readonly raw: string[]) {}

  /** First value of the header, undefined when absent. @param name in lower case */
  get(name: string): string | undefined {
    return fieldOf(this.raw, name)
  }

  /** All values of a list field as one list (RFC 9110 §5.3), undefined when absent. @param name in lower case */
  list(name: string): string | undefined {
    const { raw } = this
    let list: string | undefined
    for (let i = 0; i + 1 < raw.length; i += 2) {
      if (raw[i].length !== name.length || raw[i].toLowerCase() !== name) continue
      list = list === undefined ? raw[i + 1] : `${list},${raw[i + 1]}`
    }
    return list
  }
}

/** Headers that say something about an API and nothing about a person; no other header is published. */
const REQUEST_HEADERS = new Set([
  'user-agent',
  'accept',
  'origin',
  'x-requested-with',
  'content-encoding',
  'upgrade',
  'x-forwarded-proto',
  'x-forwarded-ssl',
  'front-end-https',
  'cloudfront-forwarded-proto',
  'api-version',
  'x-api-version',
  'accept-version',
])
const RESPONSE_HEADERS = new Set([
  'server',
  'x-powered-by',
  'content-encoding',
  'cache-control',
  'access-control-allow-origin',
  'access-control-allow-credentials',
  'access-control-allow-methods',
  'strict-transport-security',
  'x-content-type-options',
  'x-frame-options',
  'content-security-policy',
  'referrer-policy',
  'deprecation',
  'sunset',
  'retry-after',
  'ratelimit',
  'ratelimit-policy',
  'ratelimit-limit',
  'x-ratelimit-limit',
  'x-rate-limit-limit',
  'api-version',
  'x-api-version',
  'upgrade',
])

/** How the value of a field is rendered in sealed mode: by its grammar; `tokens` for those not listed. */
const SEALED = new Map<string, (value: string) => string | undefined>([
  ['user-agent', products],
  ['server', products],
  ['x-powered-by', products],
  ['origin', origin],
  ['access-control-allow-origin', origin],
  ['content-security-policy', policyDirectives],
])
/** In both modes: what these hold beside their grammar is of no use. */
const ALWAYS = new Map<string, (value: string) => string | undefined>([
  ['content-security-policy', policyDirectives],
  ['access-control-allow-origin', origin],
])

/**
 * The publishable headers of a message, names in lower case, without credentials; `www-authenticate` is cut to its scheme, `forwarded`
 * (RFC 7239) to the protocol that the caller used. Empty when there is none: the message was looked at.
 * @param sealed only what each field's grammar knows is rendered, nothing that people wrote
 */
export function publishedHeaders(raw: string[], side: 'request' | 'response', sealed: boolean): Record<string, string> {
  const wanted = side === 'request' ? REQUEST_HEADERS : RESPONSE_HEADERS
  const out: Record<string, string> = {}
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i].toLowerCase()
    if (wanted.has(name)) {
      const render = sealed ? (SEALED.get(name) ?? tokens) : (ALWAYS.get(name) ?? withoutCredentials)
      const text = render(raw[i + 1])
      if (text !== undefined) out[name] = text
    } else if (name === 'www-authenticate') {
      const scheme = raw[i + 1].split(' ', 1)[0].slice(0, 24)
      if (/^[A-Za-z][\w-]*$/.test(scheme)) out[name] = scheme
    } else if (name === 'forwarded' && side === 'request') {
      const proto = /\bproto="?(https?)\b/i.exec(raw[i + 1].slice(0, 512))
      if (proto) out['x-forwarded-proto'] ??= proto[1].toLowerCase()
    }
  }
  return out
}
