import { ApiscopeError } from '@apiscope/schema'
import type { Bus } from './contract.js'
import { EmbeddedBus } from './embedded/embedded-bus.js'
import { type BusLimits, DEFAULT_BUS_LIMITS } from './limits.js'

/** Opens `embedded`. */
export async function openBus(url: string, limits: Partial<BusLimits> = {}): Promise<Bus> {
  if (url === 'embedded') return new EmbeddedBus({ ...DEFAULT_BUS_LIMITS, partitions: 1, ...limits })
  const scheme = /^[a-z]+/.exec(url)?.[0] ?? ''
  throw new ApiscopeError(
    'bus.url',
    `--bus: '${scheme}…' is not a log. Use embedded, kafka://HOST:PORT or kafkas://HOST:PORT.`,
    2,
  )
}
