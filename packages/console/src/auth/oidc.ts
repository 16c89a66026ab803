/** Login by OpenID Connect: authorization code with PKCE, state and nonce (RFC 6749, RFC 7636, OpenID Connect Core). */
import { ApiscopeError } from '@apiscope/schema'
import { type OidcOptions, ROLES, type Role, type Viewer } from './contract.js'

/** How long a person may take at the issuer; ms. */
const FLOW_MS = 600_000
const MAX_FLOWS = 1_000

interface Flow {
  verifier: string
  nonce: string
  until: number
}

// Only loadable as a module, so when it is needed.
type Client = typeof import('openid-client')

export class OidcLogin {
  private readonly flows = new Map<string, Flow>()

  private constructor(
    private readonly client: Client,
    private readonly configuration: import('openid-client').Configuration,
    private readonly options: OidcOptions,
    private readonly clock: () => number,
  ) {}

  /** Asks the issuer for its addresses. @throws ApiscopeError `console.oidc` when it does not answer as one */
  static async discover(options: OidcOptions, clock: () => number): Promise<OidcLogin> {
    const client = await import('openid-client')
    const { issuer, clientId, clientSecret, insecure } = options
    try {
      const configuration = await client.discovery(
        new URL(issuer),
        clientId,
        clientSecret,
        undefined,
        insecure ? { execute: [client.allowInsecureRequests] } : undefined,
      )
      return new OidcLogin(client, configuration, options, clock)
    } catch (error) {
      const message = `--oidc-issuer ${issuer}: ${(error as Error).message}; is it the issuer’s address, and reachable from here?`
      throw new ApiscopeError('console.oidc', message, 2, { cause: error })
    }
  }

  private get redirect(): string {
    return new URL('/login/callback', this.options.baseUrl).href
  }

  /** Where to send the browser, and the state it comes back with. */
  async begin(): Promise<{ url: string; state: string }> {
    const { client } = this
    const [verifier, state, nonce] = [client.randomPKCECodeVerifier(), client.randomState(), client.randomNonce()]
    this.flows.set(state, { verifier, nonce, until: this.clock() + FLOW_MS })
    const [oldest] = this.flows.keys()
    if (this.flows.size > MAX_FLOWS) this.flows.delete(oldest!)
    const url = client.buildAuthorizationUrl(this.configuration, {
      redirect_uri: this.redirect,
      scope: 'openid profile email',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    })
    return { url: url.href, state }
  }

  /** Who came back; undefined when the login is not valid, or the person has no role here. */
  async finish(query: string, state: string): Promise<Viewer | undefined> {
    const flow = this.flows.get(state)
    this.flows.delete(state)
    if (!flow || flow.until < this.clock()) return undefined
    const url = new URL(this.redirect)
    url.search = query
    try {
      const tokens = await this.client.authorizationCodeGrant(this.configuration, url, {
        pkceCodeVerifier: flow.verifier,
        expectedState: state,
        expectedNonce: flow.nonce,
      })
      const claims: Readonly<Record<string, unknown>> = tokens.claims() ?? {}
      const role = roleOf(claims[this.options.roleClaim], this.options.roles)
      const name = String(claims.email ?? claims.preferred_username ?? claims.sub ?? '?')
      return role === undefined ? undefined : { name: name.slice(0, 200), role }
    } catch {
      return undefined
    }
  }
}

/** The strongest role that any value of the claim gives. */
export function roleOf(claim: unknown, roles: Readonly<Record<string, Role>>): Role | undefined {
  const values = Array.isArray(claim) ? claim : [claim]
  const found = values.flatMap((value) =>
    typeof value === 'string' && Object.hasOwn(roles, value) ? [ROLES.indexOf(roles[value]!)] : [],
  )
  return found.length === 0 ? undefined : ROLES[Math.max(...found)]
}
