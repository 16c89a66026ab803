import { ApiscopeError } from '@apiscope/schema'
import type { State, SyncState } from './contract.js'
import { EmbeddedState } from './embedded/embedded-state.js'
import { LmdbTables } from './embedded/lmdb-tables.js'
import { MemoryTables } from './embedded/tables.js'
import { connect } from './redis/connect.js'
import { RedisState } from './redis/redis-state.js'

/**
 * The store inside this process. `embedded` forgets with the process; `embedded:DIR` keeps in LMDB files under DIR.
 * Throws `state.directory` when DIR cannot be used.
 */
export function openEmbeddedState(url: string): SyncState {
  if (url === 'embedded') return new EmbeddedState(new MemoryTables())
  if (url.startsWith('embedded:') && url.length > 'embedded:'.length) {
    return new EmbeddedState(new LmdbTables(url.slice('embedded:'.length)))
  }
  throw badUrl(url)
}

/**
 * Opens `embedded`, `embedded:DIR`, `redis://…` or `rediss://…` (docs/redis.md has the parameters). Redis need not be there yet: `ping` waits for
 * it, up to `connectMs` (default 60,000).
 */
export async function openState(url: string, options: { connectMs?: number } = {}): Promise<State> {
  if (!/^rediss?:/.test(url)) return openEmbeddedState(url)
  return new RedisState(connect(url), options.connectMs ?? 60_000)
}

function badUrl(url: string): ApiscopeError {
  const scheme = /^[a-z]+/.exec(url)?.[0] ?? ''
  return new ApiscopeError(
    'state.url',
    `--state: '${scheme}…' is not a store. Use embedded, embedded:DIR, redis://HOST:PORT or rediss://HOST:PORT.`,
    2,
  )
}
