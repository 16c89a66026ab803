import { ApiscopeError } from '@apiscope/schema'
import type { State, SyncState } from './contract.js'
import { EmbeddedState } from './embedded/embedded-state.js'
import { LmdbTables } from './embedded/lmdb-tables.js'
import { OwnerLock } from './embedded/owner-lock.js'
import { MemoryTables } from './embedded/tables.js'
import { DEFAULT_STATE_LIMITS, type StateLimits } from './limits.js'
import { connect } from './redis/connect.js'
import { RedisState } from './redis/redis-state.js'
import type { StateLog } from './troubles.js'

export interface StateOptions extends Partial<StateLimits> {
  /** Operational messages: what is waited for, what is refused, with the mend; none by default. */
  log?: StateLog
  /** An embedded store on disk is locked for this process, under this name for whoever comes second (`apiscope up`). */
  exclusive?: string
  /** An embedded store on disk must be there already. */
  existing?: boolean
}

/**
 * The store inside this process. `embedded` forgets with the process; `embedded:DIR` keeps in LMDB files under DIR.
 * Throws ApiscopeError `state.directory`, `state.missing`, `state.in_use`, `state.damaged` or `state.disk_full`.
 */
export function openEmbeddedState(url: string, options: StateOptions = {}): SyncState {
  if (url === 'embedded') return new EmbeddedState(new MemoryTables())
  const directory = /^embedded:(.+)$/s.exec(url)?.[1]
  if (directory === undefined) throw badUrl(url)
  const limits = { ...DEFAULT_STATE_LIMITS, ...options }
  const tables = new LmdbTables(directory, limits)
  try {
    const { exclusive } = options
    const lock = exclusive === undefined ? undefined : new OwnerLock(tables, directory, exclusive, limits.lockStaleMs)
    return new EmbeddedState(tables, lock, options.log, limits.sayAgainMs)
  } catch (error) {
    void tables.close()
    throw error
  }
}

/**
 * Opens `embedded`, `embedded:DIR`, `redis://…` or `rediss://…` (docs/redis.md has the parameters). Redis need not be there yet: `ping` waits for
 * it, up to `connectMs`.
 */
export async function openState(url: string, options: StateOptions = {}): Promise<State> {
  if (!/^rediss?:/.test(url)) return openEmbeddedState(url, options)
  return new RedisState(connect(url), { ...DEFAULT_STATE_LIMITS, ...options }, options.log ?? (() => {}))
}

function badUrl(url: string): ApiscopeError {
  const scheme = /^[a-z]+/.exec(url)?.[0] ?? ''
  return new ApiscopeError(
    'state.url',
    `--state: '${scheme}…' is not a store. Use embedded, embedded:DIR, redis://HOST:PORT or rediss://HOST:PORT.`,
    2,
  )
}
