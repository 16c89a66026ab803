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

  /** By the id that the protocol has for it, else by who calls which endpoint. @param caller address of the caller */
  private keys(endpoint: string, session: string | undefined, caller: string): string[] {
    const byCaller = `c ${caller} ${endpoint}`
    return session === undefined ? [byCaller] : [`s ${session.slice(0, 256)} ${endpoint}`, byCaller]
  }

  begin(endpoint: string, session: string | undefined, caller: string, begun: AgentSession): void {
    for (const key of this.keys(endpoint, session, caller)) this.known.set(key, begun)
  }

  of(endpoint: string, session: string | undefined, caller: string): AgentSession | undefined {
    for (const key of this.keys(endpoint, session, caller)) {
      const known = this.known.get(key)
      if (known) return known
    }
    return undefined
  }
}
