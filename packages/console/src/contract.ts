/** What the console is started with. */
import type { ReadModel } from '@apiscope/model'
import type { State } from '@apiscope/state'
import type { Auth } from './auth/contract.js'
import type { Audit } from './decisions/audit.js'
import type { Doors } from './decisions/doors.js'
import type { ConsoleLimits } from './limits.js'

export interface ConsoleOptions {
  model: ReadModel
  state: State
  doors: Doors
  audit: Audit
  /** Address to listen at; anything but loopback needs `auth`. */
  host: string
  /** 0 = any that is free. */
  port: number
  auth?: Auth
  /** PEM. */
  tls?: { cert: Buffer; key: Buffer }
  /** Time zone of the tenant, shown beside the viewer's own: an IANA name. */
  timeZone: string
  limits?: Partial<ConsoleLimits>
  /** ms since 1970. */
  clock?: () => number
  /** One line on what went wrong inside. */
  warn?: (message: string) => void
}

export interface RunningConsole {
  /** `http://127.0.0.1:9465`. */
  url: string
  close(): Promise<void>
}
