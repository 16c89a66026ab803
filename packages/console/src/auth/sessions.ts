/** Logins that hold: random names for browsers' cookies. In memory; a restart ends them. */
import { randomBytes } from 'node:crypto'
import type { Viewer } from './contract.js'

export class Sessions {
  private readonly sessions = new Map<string, { viewer: Viewer; until: number }>()

  /** @param clock ms */
  constructor(
    private readonly limits: { sessionMs: number; maxSessions: number },
    private readonly clock: () => number,
  ) {}

  open(viewer: Viewer): string {
    const id = randomBytes(32).toString('base64url')
    this.sessions.set(id, { viewer, until: this.clock() + this.limits.sessionMs })
    for (const oldest of this.sessions.keys()) {
      if (this.sessions.size <= this.limits.maxSessions) break
      this.sessions.delete(oldest)
    }
    return id
  }

  viewer(id: string | undefined): Viewer | undefined {
    const found = id === undefined ? undefined : this.sessions.get(id)
    if (!found) return undefined
    if (found.until > this.clock()) return found.viewer
    this.sessions.delete(id!)
    return undefined
  }

  close(id: string | undefined): void {
    if (id !== undefined) this.sessions.delete(id)
  }
}

/** Failed logins by address, for a minute; bounded, and of too many addresses the oldest is forgotten. */
export class Failures {
  private readonly failures = new Map<string, { n: number; until: number }>()

  constructor(
    private readonly most: number,
    private readonly clock: () => number,
  ) {}

  tooMany(address: string): boolean {
    const found = this.failures.get(address)
    return found !== undefined && found.until > this.clock() && found.n >= this.most
  }

  failed(address: string): void {
    const found = this.failures.get(address)
    if (found && found.until > this.clock()) {
      found.n++
      return
    }
    this.failures.delete(address)
    this.failures.set(address, { n: 1, until: this.clock() + 60_000 })
    const [oldest] = this.failures.keys()
    if (this.failures.size > 10_000) this.failures.delete(oldest!)
  }
}

/** The value of a cookie; undefined when there is none. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim()
  }
  return undefined
}
