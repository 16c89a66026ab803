/** Who began a session: later calls of the generations before 2026-07-28 do not say it again. */
import type { Implementation } from '@apiscope/agents'
import { BoundedMap } from '../bounded-map.js'

export interface AgentSession {
  client: Implementation | undefined
  server: Implementation | undefined
  version: string | undefined
}

/** Sessions remembered, in one thread. Count. */
const SESSIONS = 8_192

export class AgentSessions {
  private readonly known = new BoundedMap<string, AgentSession>(SESSIONS)

  begin(endpoint: string, session: string | undefined, caller: string, begun: AgentSession): void {
    this.known.set(keyOf(endpoint, session, caller), begun)
  }

  /** @param session the id that the protocol has for it; without one it goes by who calls @param caller address of the caller */
  of(endpoint: string, session: string | undefined, caller: string): AgentSession | undefined {
    return this.known.get(keyOf(endpoint, session, caller))
  }
}

/** A session that is not known is nobody's: others may call from the same address. */
const keyOf = (endpoint: string, session: string | undefined, caller: string): string =>
  session === undefined ? `c ${caller} ${endpoint}` : `s ${session.slice(0, 256)} ${endpoint}`
