/** Who looks at the console, and what they may. */

/** `masked`: what there is, but no callers and no examples; `see`: all that is kept; `decide`: that, and feedback. */
export const ROLES = ['masked', 'see', 'decide'] as const
export type Role = (typeof ROLES)[number]

export interface Viewer {
  name: string
  role: Role
}

export const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text)

/** How viewers are known; undefined in the options: everybody who reaches a loopback address may decide. */
export type Auth =
  | { kind: 'tokens'; tokens: readonly TokenEntry[] }
  | { kind: 'oidc'; oidc: OidcOptions }
  | { kind: 'proxy'; proxy: ProxyOptions }

export interface TokenEntry extends Viewer {
  /** SHA-256 of the token, hexadecimal. */
  sha256: string
}

export interface OidcOptions {
  issuer: string
  clientId: string
  clientSecret: string
  /** Address under which browsers reach the console. */
  baseUrl: string
  /** Claim of the ID token that holds roles or groups. */
  roleClaim: string
  /** Value of the claim → role; the strongest one counts. Nobody else gets in. */
  roles: Readonly<Record<string, Role>>
  /** Only for an issuer on loopback: without TLS. */
  insecure?: boolean
}

export interface ProxyOptions {
  /** Addresses whose header is believed. */
  from: readonly string[]
  userHeader: string
  /** Header with a role's name; without one, everybody has `role`. */
  roleHeader?: string
  role: Role
}
