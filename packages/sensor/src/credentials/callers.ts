/** What requests show to authenticate themselves, and whom that stands for. */
import type { HttpMessage } from '@apiscope/http'
import type { Credential, Exchange } from '@apiscope/schema'
import { headFacts, type Shown } from '../head-facts.js'
import { HeaderView } from '../headers.js'
import type { ActorNaming } from '../identity/actor.js'
import type { Found } from './authorization.js'
import { Credentials, type ProxyTrust, published } from './credentials.js'
import { Principals, subjectOfToken } from './principal.js'
import type { Pseudonymizer } from './pseudonym.js'

export class Callers {
  private readonly principals: Principals
  private readonly credentials: Credentials

  /** @param cacheBytes that remembered fields may take, with what was read of them */
  constructor(
    private readonly pseudonyms: Pseudonymizer,
    private readonly actors: ActorNaming,
    cacheBytes: number,
  ) {
    this.principals = new Principals(pseudonyms, cacheBytes / 2)
    this.credentials = new Credentials(cacheBytes / 2)
  }

  /** What a request shows to authenticate itself, and whom that stands for. @param raw alternating name, value @param ip of the peer */
  of(raw: string[], target: string, ip: string): Shown {
    const trust = this.actors.trust(ip)
    const found = this.credentials.of(raw, target, trust)
    return { found, principal: this.principals.of(new HeaderView(raw)) ?? this.caller(found, trust) }
  }

  /** What was shown, in its publishable form. @param time of the exchange, ms */
  published(found: readonly Found[], time: number): Credential[] {
    return published(found, time, this.pseudonyms)
  }

  /** The same of a request, whose fields may have come before. @param query the target has one */
  by(request: HttpMessage, headers: HeaderView | undefined, query: boolean, ip: string): Shown {
    if (query || !headers) return this.of(headers?.raw ?? [], request.target, ip)
    const facts = headFacts(request)
    const trust = this.actors.trust(ip)
    facts.shown[trust] ??= this.of(headers.raw, '', ip)
    return facts.shown[trust]
  }

  /** Whoever a query key, a signature's key or a checked certificate stands for. */
  private caller(found: readonly Found[], trust: ProxyTrust): Exchange['principal'] {
    for (const { credential, who } of found) {
      if (who === '' || (credential.scheme === 'mtls' && trust !== 'trusted')) continue
      return {
        scheme: credential.scheme === 'jwt' ? 'bearer' : credential.scheme,
        subject: subjectOfToken(who, this.pseudonyms),
      }
    }
    return undefined
  }
}
