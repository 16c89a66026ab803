import { ApiscopeError } from '@apiscope/schema'
import type { Bus } from './contract.js'
import { EmbeddedBus } from './embedded/embedded-bus.js'
import { connect, type KafkaOptions } from './kafka/connect.js'
import { KafkaBus } from './kafka/kafka-bus.js'
import { type BusLimits, DEFAULT_BUS_LIMITS } from './limits.js'

/**
 * Opens `embedded`, `kafka://…` or `kafkas://…` (docs/topics.md has the parameters). Kafka need not be there yet: `ping` and `prepare` wait for
 * it, up to `connectMs`.
 */
export async function openBus(url: string, limits: Partial<BusLimits> = {}, options: KafkaOptions = {}): Promise<Bus> {
  if (url === 'embedded') return new EmbeddedBus({ ...DEFAULT_BUS_LIMITS, partitions: 1, ...limits })
  if (/^kafkas?:/.test(url)) return new KafkaBus(connect(url, options), { ...DEFAULT_BUS_LIMITS, ...limits })
  const scheme = /^[a-z]+/.exec(url)?.[0] ?? ''
  throw new ApiscopeError(
    'bus.url',
    `--bus: '${scheme}…' is not a log. Use embedded, kafka://HOST:PORT or kafkas://HOST:PORT.`,
    2,
  )
}
