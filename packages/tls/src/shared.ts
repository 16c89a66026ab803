import type { TlsSink } from './contract.js'
import type { TlsCounters } from './counters.js'
import type { KeyStore } from './keys/key-store.js'
import type { Tickets } from './keys/tickets.js'
import type { TlsLimits } from './limits.js'

/** What the flows of one thread share. */
export interface TlsShared {
  readonly limits: TlsLimits
  readonly counters: TlsCounters
  readonly keys: KeyStore
  readonly tickets: Tickets
  readonly sink: TlsSink
}
