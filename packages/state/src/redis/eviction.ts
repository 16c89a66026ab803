import { ApiscopeError } from '@apiscope/schema'
import { Cluster, type Redis } from 'ioredis'
import type { StateLog } from '../troubles.js'
import type { Connected } from './connect.js'

/**
 * Would this server throw our keys away when its memory is full? Throws ApiscopeError `state.eviction` where it would; says so where only the
 * memory's limit is missing for it, or nobody may look.
 */
export async function checkEviction({ client, display }: Connected, waitMs: number, log: StateLog): Promise<void> {
  const nodes: Redis[] = client instanceof Cluster ? client.nodes('master') : [client]
  for (const node of nodes) {
    const info = await Promise.race([node.info('memory').catch(() => ''), sleep(waitMs)])
    const { policy, limit } = memoryPolicy(info ?? '')
    if (policy === undefined) {
      log(`--state: Redis at ${display} does not tell its maxmemory-policy; it must be noeviction`, {})
    } else if (policy.startsWith('allkeys')) {
      const mend = `--state: Redis at ${display} has maxmemory-policy ${policy}: when its memory is full it throws away what was learned. Set it to noeviction.`
      if (limit > 0) throw new ApiscopeError('state.eviction', mend, 2)
      log(mend, { policy })
    } else if (policy !== 'noeviction') {
      log(`--state: Redis at ${display} has maxmemory-policy ${policy}; set it to noeviction`, { policy })
    }
  }
}

/** Of the reply to INFO memory. */
export function memoryPolicy(info: string): { policy: string | undefined; limit: number } {
  const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1]
  return { policy: field('maxmemory_policy'), limit: Number(field('maxmemory') ?? 0) }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref())
}
